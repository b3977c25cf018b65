import NIOCore

/// A client that is registered with an IRC server and, if requested, on the common channel. It implements a client's
/// duties in IRC and nothing else.
final class IRCParticipant: Participant {
    /// The channel for ``Destination/everyone``.
    static let channelName: StaticString = "#bench"

    /// The longest wait for the server's goodbye when the participant leaves.
    private static let farewell: TimeAmount = .seconds(2)

    /// Numeric replies of the server (RFC 2812, section 5).
    private enum Reply {
        /// Registration succeeded.
        static let welcome = 1
        /// The end of the names on a channel: a client that gets it after joining is on the channel.
        static let endOfNames = 366
        /// From here on a reply reports an error.
        static let firstError = 400
        /// There is no message of the day, which is not a failure.
        static let noMessageOfTheDay = 422
    }

    /// Fulfilled once the participant is in.
    var joined: EventLoopPromise<any Participant>.Isolated?

    private let name: String
    private let joinsChannel: Bool
    private let eventLoop: any EventLoop
    private let receive: (ByteBuffer) -> Void
    private var connection: (any Channel)?
    private var reader = IRCLineReader()
    private var unsent = ByteBuffer()
    private var patience: Scheduled<Void>?
    private var isLeaving = false
    private var failure: Failure?
    private var tellFailure: ((Failure) -> Void)?

    init(name: String, joinsChannel: Bool, eventLoop: any EventLoop, receive: @escaping (ByteBuffer) -> Void) {
        self.name = name
        self.joinsChannel = joinsChannel
        self.eventLoop = eventLoop
        self.receive = receive
    }

    func send(_ text: ByteBuffer, to destination: Destination) {
        unsent.writeStaticString("PRIVMSG ")
        switch destination {
        case .everyone: unsent.writeStaticString(Self.channelName)
        case .one(let recipient): unsent.writeString(recipient)
        }
        unsent.writeStaticString(" :")
        unsent.writeImmutableBuffer(text)
        unsent.writeStaticString("\r\n")
    }

    func flush() {
        guard unsent.readableBytes > 0 else {
            return
        }
        connection?.writeAndFlush(unsent, promise: nil)
        unsent.clear()
    }

    func close() -> EventLoopFuture<Void> {
        guard !isLeaving, let connection, connection.isActive else {
            return eventLoop.makeSucceededVoidFuture()
        }
        isLeaving = true
        tellFailure = nil
        unsent.writeStaticString("QUIT\r\n")
        flush()
        let waiting = eventLoop.assumeIsolated().scheduleTask(in: Self.farewell) {
            connection.close(promise: nil)
        }
        return connection.closeFuture.assumeIsolated().always { _ in waiting.cancel() }.nonisolated()
    }

    func whenFailed(_ tell: @escaping (Failure) -> Void) {
        if let failure {
            tell(failure)
        } else {
            tellFailure = tell
        }
    }

    /// Handles a new connection, with TLS in its pipeline where it is used: registers with the server.
    ///
    /// - Parameter timeout: How long the server may take to register the participant.
    func connected(_ connection: any Channel, timeout: TimeAmount) {
        self.connection = connection
        unsent.writeString("NICK \(name)\r\nUSER bench 0 * :bench\r\n")
        flush()
        patience = eventLoop.assumeIsolated().scheduleTask(in: timeout) {
            self.fail("was not let in within \(timeout.nanoseconds / 1_000_000_000) s")
        }
    }

    /// Fails the participant: it can take no further part.
    ///
    /// - Parameter reason: The rest of the sentence after its name, such as "lost its connection".
    func fail(_ reason: String) {
        guard failure == nil, !isLeaving else {
            return
        }
        let failure = Failure("\(name) \(reason).")
        self.failure = failure
        patience?.cancel()
        joined?.nonisolated().fail(failure)
        joined = nil
        tellFailure?(failure)
        tellFailure = nil
        connection?.close(promise: nil)
    }
}

extension IRCParticipant {
    /// Handles received bytes.
    func received(_ bytes: ByteBuffer) {
        reader.append(bytes)
        do {
            while let line = try reader.next() {
                received(line)
            }
        } catch {
            fail("cannot go on: \(error)")
        }
        flush()
    }

    private func received(_ line: IRCLineReader.Line) {
        switch line.kind {
        case .message: receive(line.text)
        case .ping: answer(line.text)
        case .error: fail("was sent away: \(String(buffer: line.text))")
        case .reply(let number): received(number, text: line.text)
        case .other: break
        }
    }

    private func answer(_ token: ByteBuffer) {
        unsent.writeStaticString("PONG :")
        unsent.writeImmutableBuffer(token)
        unsent.writeStaticString("\r\n")
    }

    private func received(_ number: Int, text: ByteBuffer) {
        switch number {
        case Reply.welcome where joinsChannel:
            unsent.writeStaticString("JOIN ")
            unsent.writeStaticString(Self.channelName)
            unsent.writeStaticString("\r\n")
        case Reply.welcome, Reply.endOfNames: enter()
        case Reply.noMessageOfTheDay: break
        case Reply.firstError...: fail("was refused: \(String(buffer: text))")
        default: break
        }
    }

    private func enter() {
        patience?.cancel()
        joined?.succeed(self)
        joined = nil
    }
}
