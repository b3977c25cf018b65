import ChatClientCore

/// The connection as seen by a face, before or after login: the SDK's client, or a script in a test.
protocol Connection: Sendable {
    /// The server's events, in order; the last element is `.disconnected`.
    associatedtype Events: AsyncSequence<ChatEvent, Never> & Sendable

    /// The server's greeting, received when the connection was established.
    var welcome: ServerWelcome { get }

    /// The event stream. Only one task may read it.
    var events: Events { get }

    /// Makes the next attempt to connect at once, while the connection is interrupted; does nothing otherwise.
    func reconnectNow() async

    /// Performs one request and waits for its answer.
    func answer(_ request: Request) async throws(RequestFailure) -> Answer
}
