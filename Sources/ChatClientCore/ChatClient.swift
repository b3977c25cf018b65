import ChatProtocol
import ChatTrace
import Foundation
import NIOCore
import NIOPosix

/// A session with a Tandem server, for chat clients, bots and tests.
///
/// ```swift
/// let address = ServerAddress(host: "localhost", port: 1300)
/// try await ChatClient.withConnection(to: address, configuration: .init(encryption: .none)) { client in
///     _ = try await client.logIn(username: "echo", password: "Sesame123")
///     for await event in client.events {
///         if case .message(let message) = event, message.recipient != nil {
///             _ = try await client.send("You said: \(message.body)", to: .user(message.sender))
///         }
///     }
/// }
/// ```
public struct ChatClient: Sendable {
    /// The server's `Welcome`: its name, limits and identity.
    public let welcome: ServerWelcome

    let session: ClientSession

    /// The events of the connection, for one consumer, which must keep consuming. Backpressure: while more than a
    /// thousand events wait, the connection reads no further messages unless a request awaits its answer.
    public var events: ChatEvents {
        session.events
    }

    /// Returns the sync position: the messages taken out of ``events`` so far and those that this client sent. A
    /// later client with this position does not get them again.
    public func progress() async -> SyncProgress {
        session.events.taken.current
    }

    /// Returns ``progress()`` without the message that was taken last. A consumer that takes the next event only
    /// after it has shown the one before has shown all of these messages.
    package func shownProgress() async -> SyncProgress {
        session.events.taken.dealtWith
    }

    /// Connects, exchanges hellos, runs `body`, and then always closes the connection.
    ///
    /// A connection that breaks after login is re-established automatically, see ``ChatEvent/connection(_:)``:
    /// missed messages follow, each once and in order, and requests that were in flight are answered late.
    ///
    /// - Parameters:
    ///   - address: The address that the server listens on.
    ///   - configuration: The encryption, the trust policy, the transports, and the reconnection policy.
    /// - Throws: ``ChatError`` when the connection cannot be established; otherwise the errors of `body`.
    public static func withConnection<Result: Sendable>(
        to address: ServerAddress,
        configuration: ChatClientConfiguration,
        _ body: (ChatClient) async throws -> Result
    ) async throws -> Result {
        let authorities = try CertificateAuthorities.of(configuration)
        let trace = try configuration.traceFile.map { path throws(ChatError) in try ClientTrace(path: path) }
        async let tracing: Void? = trace?.run(report: configuration.reportTraceProblem)
        let session = ClientSession(
            eventLoop: MultiThreadedEventLoopGroup.singleton.next(),
            address: address,
            configuration: configuration,
            authorities: authorities,
            trace: trace?.log
        )
        let result = await withTaskGroup(of: Void.self) { group in
            group.addTask { await session.serveTokenLogins() }
            group.addTask { await session.serveEncryption() }
            let result: Swift.Result<Result, any Error>
            do {
                let welcome = try await session.open()
                result = .success(try await body(ChatClient(welcome: welcome, session: session)))
            } catch {
                result = .failure(error)
            }
            await session.close()
            await session.keys.pipeline?.finish()
            // It may wait for a token that another client holds, or for a keyring.
            group.cancelAll()
            return result
        }
        trace?.log.finish()
        await tracing
        return try result.get()
    }

    /// Returns whether an account exists.
    ///
    /// - Throws: ``ChatError``.
    public func status(of username: String) async throws -> UserStatus {
        try await answer(.status(username: username)).status
    }

    /// Creates an account and logs in with it. If the server limits the rate of registrations, waits and retries
    /// for up to two minutes, reported by ``ChatEvent/waiting(_:)``.
    ///
    /// - Parameter invite: An invite as the operator gave it, or the ``ChatError/claim`` of an earlier call. A server
    ///   whose ``ServerWelcome/registration`` is `invite` needs one; with `approval`, a call without one asks for the
    ///   account, and fails with ``ChatError/Code/approvalNeeded``.
    /// - Returns: The name as it was registered.
    /// - Throws: ``ChatError``, such as one with the rule that the password breaks, or ``ChatError/Code/inviteRefused``
    ///   without asking the server if the text cannot be an invite.
    public func register(username: String, password: String, invite: String? = nil) async throws -> String {
        let code = try invite.map { text throws(ChatError) in
            guard let code = InviteCode(text: text) else {
                throw ChatError(.inviteRefused, "The invite is not complete, or mistyped. Enter it as it was given.")
            }
            return code
        }
        return try await answer(.register(username: username, password: password, invite: code)).username
    }

    /// Logs in.
    ///
    /// - Returns: The name as it was registered.
    /// - Throws: ``ChatError``; with the code ``ChatError/Code/wrongPassword`` it has the number of tries left.
    public func logIn(username: String, password: String) async throws -> String {
        try await answer(.logIn(username: username, password: password)).username
    }

    /// Sends a message. Messages are stored in the order of the calls.
    ///
    /// - Parameters:
    ///   - token: The deduplication token, 16 bytes. The server stores a message with the same token only once.
    ///   - requiresEncryption: Whether a message to one account is refused rather than sent in the clear, with
    ///     ``ChatError/Code/notEncrypted``. It is decided when the message leaves, and not before.
    /// - Returns: The receipt: the message is on the server's disk.
    /// - Throws: ``ChatError``: the message was not stored. After a lost connection or a time-out the outcome is
    ///   unknown: send it again with the same token.
    public func send(
        _ body: String,
        to recipient: Recipient,
        token: [UInt8] = Self.makeToken(),
        requiresEncryption: Bool = false
    ) async throws -> Receipt {
        let request = Request.send(
            body: body,
            recipient: recipient,
            token: token,
            requiresEncryption: requiresEncryption
        )
        return try await answer(request).receipt
    }

    /// Returns the names of the accounts that are online, sorted, each name once.
    ///
    /// - Throws: ``ChatError``.
    public func activeUsers() async throws -> [String] {
        try await answer(.activeUsers).usernames
    }

    /// Returns the delivery statistics of this client's session, from both ends.
    ///
    /// - Throws: ``ChatError``, also before login.
    public func deliveryStatistics() async throws -> DeliveryReport {
        try await answer(.deliveryStatistics).deliveryStatistics
    }

    /// Logs out. All pending messages are among the events when this returns.
    ///
    /// - Throws: ``ChatError``; while the connection is interrupted the session ends at once with
    ///   ``ChatError/Code/connectionLost``, and the server does not know of the logout yet.
    public func logOut() async throws {
        _ = try await answer(.logOut)
    }

    /// Makes the next attempt to connect at once, while the connection is interrupted and the next attempt would only
    /// come later. Does nothing otherwise.
    public func reconnectNow() async {
        await session.reconnectNow()
    }

    /// Returns a deduplication token for a new message: 16 bytes, made of the time and 74 random bits.
    public static func makeToken() -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        let milliseconds = Int64(Date().timeIntervalSince1970 * 1000)
        return MessageToken.make(unixMilliseconds: milliseconds, using: &generator)
    }
}
