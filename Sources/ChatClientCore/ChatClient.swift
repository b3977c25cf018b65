import ChatProtocol
import ChatTrace
import Foundation
import NIOCore
import NIOPosix

/// A connection to a Tandem server: what a person's client, a bot or a test is made of.
///
/// ```swift
/// try await ChatClient.withConnection(to: ServerAddress(host: "localhost", port: 1300)) { client in
///     _ = try await client.logIn(username: "echo", password: "Sesame123")
///     for await event in client.events {
///         if case .message(let message) = event, message.recipient != nil {
///             _ = try await client.send("You said: \(message.body)", to: .user(message.sender))
///         }
///     }
/// }
/// ```
public struct ChatClient: Sendable {
    /// What the server said of itself.
    public let welcome: ServerWelcome

    let session: ClientSession

    /// What the connection tells without being asked. For one consumer, and it must consume: while more than a
    /// thousand events wait, the connection takes nothing more unless a request awaits its answer.
    public var events: ChatEvents {
        session.events
    }

    /// What has been taken out of ``events`` so far, and what this client sent: what the next one need not be given.
    public func progress() async -> SyncProgress {
        session.events.taken.current
    }

    /// What ``progress()`` tells, but for the message that was taken last: whoever takes the next event only when the one
    /// before was shown has shown all of this.
    package func shownProgress() async -> SyncProgress {
        session.events.taken.dealtWith
    }

    /// Connects, exchanges hellos, runs `body`, and closes the connection after it, whatever happens.
    ///
    /// A connection that breaks after login comes back by itself, see ``ChatEvent/connection(_:)``: what was missed
    /// follows, each message once and in order, and requests that were under way are answered late.
    ///
    /// - Parameters:
    ///   - address: Where the server listens.
    ///   - configuration: Whom to trust and which wires to use.
    /// - Throws: ``ChatError`` when there is no connection; else what `body` throws.
    public static func withConnection<Result: Sendable>(
        to address: ServerAddress,
        configuration: ChatClientConfiguration = .init(),
        _ body: (ChatClient) async throws -> Result
    ) async throws -> Result {
        let trace = try configuration.traceFile.map { path throws(ChatError) in try ClientTrace(path: path) }
        async let tracing: Void? = trace?.run()
        let session = ClientSession(
            eventLoop: MultiThreadedEventLoopGroup.singleton.next(),
            address: address,
            configuration: configuration,
            trace: trace?.log
        )
        let result: Swift.Result<Result, any Error>
        do {
            let welcome = try await session.open()
            result = .success(try await body(ChatClient(welcome: welcome, session: session)))
        } catch {
            result = .failure(error)
        }
        await session.close()
        trace?.log.finish()
        await tracing
        return try result.get()
    }

    /// Asks whether there is an account.
    ///
    /// - Throws: ``ChatError``.
    public func status(of username: String) async throws -> UserStatus {
        try await answer(.status(username: username)).status
    }

    /// Makes an account and logs in with it. Where many register at once it waits for its turn, up to two minutes:
    /// ``ChatEvent/waiting(_:)`` tells.
    ///
    /// - Returns: The name as it was registered.
    /// - Throws: ``ChatError``, such as one with the rule that the password breaks.
    public func register(username: String, password: String) async throws -> String {
        try await answer(.register(username: username, password: password)).username
    }

    /// Logs in.
    ///
    /// - Returns: The name as it was registered.
    /// - Throws: ``ChatError``; with the code ``ChatError/Code/wrongPassword`` it tells the tries that are left.
    public func logIn(username: String, password: String) async throws -> String {
        try await answer(.logIn(username: username, password: password)).username
    }

    /// Sends a message. Messages are stored in the order of the calls.
    ///
    /// - Parameter token: 16 bytes. Sending the same token again stores nothing twice.
    /// - Returns: What the server stored: the message is on its disk.
    /// - Throws: ``ChatError``; then the message was not stored, unless the connection was lost meanwhile or the answer
    ///   timed out: then nobody knows; send again with the same token.
    public func send(
        _ body: String,
        to recipient: Recipient,
        token: [UInt8] = Self.makeToken()
    ) async throws -> Receipt {
        try await answer(.send(body: body, recipient: recipient, token: token)).receipt
    }

    /// Who is online, sorted, each name once.
    ///
    /// - Throws: ``ChatError``.
    public func activeUsers() async throws -> [String] {
        try await answer(.activeUsers).usernames
    }

    /// How delivery to this client goes, as both ends see it.
    ///
    /// - Throws: ``ChatError``, also before login.
    public func deliveryStatistics() async throws -> DeliveryReport {
        try await answer(.deliveryStatistics).deliveryStatistics
    }

    /// Logs out. Everything that was pending is among the events when this returns.
    ///
    /// - Throws: ``ChatError``; while the connection is interrupted the session ends at once, and the error is
    ///   ``ChatError/Code/connectionLost``: the server does not know yet.
    public func logOut() async throws {
        _ = try await answer(.logOut)
    }

    /// 16 bytes for a new message: the time and 74 random bits.
    public static func makeToken() -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        let milliseconds = Int64(Date().timeIntervalSince1970 * 1000)
        return MessageToken.make(unixMilliseconds: milliseconds, using: &generator)
    }
}
