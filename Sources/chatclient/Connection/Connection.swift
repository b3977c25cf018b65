import ChatClientCore

/// What a face needs of a logged-in or not yet logged-in connection: the SDK's client, or a script in a test.
protocol Connection: Sendable {
    /// What the server says, in order; its last element is `.disconnected`.
    associatedtype Events: AsyncSequence<ChatEvent, Never> & Sendable

    /// What the server said about itself when the connection was made.
    var welcome: ServerWelcome { get }

    /// To be read by one task only.
    var events: Events { get }

    /// Carries out one request and waits for its answer.
    func answer(_ request: Request) async throws(RequestFailure) -> Answer
}
