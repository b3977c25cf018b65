import ChatProtocol
import ChatTrace
import NIOCore

/// What outlives a connection: who has logged in, what was asked for and not answered, what has been handed out. It makes
/// a connection after the other, and runs on the event loop of their sockets, so that a message passes without a hop.
///
/// ```
///  opening ──hello──> entering ──login──> online ──the connection breaks──> interrupted ──a while later──> retrying
///                                            ▲                                    ▲                            │
///                                            │                                    └──it failed──────────────────┤
///                                            └──resumed────────────────────────────────────────────────────────┘
/// ```
///
/// From each of them it may end, which it does once.
actor ClientSession {
    enum State {
        /// The first connection is being made.
        case opening
        /// Nobody has logged in.
        case entering
        case online
        /// The next try waits for its time.
        case interrupted
        /// A try to take the session up again is under way.
        case retrying
        case ended
    }

    nonisolated let events: ChatEvents
    let eventLoop: any EventLoop
    let address: ServerAddress
    var configuration: ChatClientConfiguration
    /// Where connections tell what they do.
    let trace: TraceLog?

    var state = State.opening
    var opening: CheckedContinuation<ServerWelcome, any Error>?
    var connection: ClientConnection?
    var connector: ClientConnector?
    /// The certificate of the first connection: the others must show the same.
    var fingerprint: CertificateFingerprint?
    /// What the server of the last connection takes.
    var limits = ServerLimits()
    /// The line of its database, see ``ServerWelcome/line``.
    var line: [UInt8]?
    var pending = PendingRequests()
    var credentials: Credentials?

    var schedule: ReconnectSchedule
    var interruption: NIODeadline?
    var reconnecting: Scheduled<Void>?

    var catchUp: CatchUp
    var catchUpRetries: [Scheduled<Void>] = []
    /// Sends that were sent again by a session with another origin: their receipts tell which messages are this one's.
    var resent: Set<UInt64> = []
    /// The login whose caller waits for the list of conversations, and its answer.
    var entrance: (id: UInt64, answer: WireServerFrame.OneOf_Body)?
    var hasCaughtUp = false

    nonisolated var unownedExecutor: UnownedSerialExecutor {
        eventLoop.executor.asUnownedSerialExecutor()
    }

    init(
        eventLoop: any EventLoop,
        address: ServerAddress,
        configuration: ChatClientConfiguration,
        trace: TraceLog? = nil
    ) {
        self.trace = trace
        self.eventLoop = eventLoop
        self.address = address
        self.configuration = configuration
        events = ChatEvents(progress: configuration.progress ?? SyncProgress())
        catchUp = CatchUp(progress: configuration.progress)
        switch configuration.reconnection {
        case .never: schedule = ReconnectSchedule(giveUpAfter: .zero)
        case .automatic(let patience): schedule = ReconnectSchedule(giveUpAfter: patience.map { TimeAmount($0) })
        }
    }

    /// Connects and exchanges hellos.
    ///
    /// - Throws: ``ChatError``.
    func open() async throws -> ServerWelcome {
        events.onRoom { [weak self] in
            self?.eventLoop.execute { self?.assumeIsolated { $0.roomMade() } }
        }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                opening = continuation
                connect()
            }
        } onCancel: {
            eventLoop.execute {
                self.assumeIsolated { $0.opened(with: .failure(CancellationError())) }
            }
        }
    }

    /// Ends the session and closes its sockets.
    func close() async {
        let last = connection
        end(.lost(reason: "This side closed it."))
        await last?.waitUntilClosed()
    }

    /// Whether the connection is there and nobody has logged in.
    var isEntering: Bool {
        if case .entering = state { true } else { false }
    }

    /// Whether the session has ended.
    var isEnded: Bool {
        if case .ended = state { true } else { false }
    }

    /// Ends everything once: the requests under way fail, and the events end with the reason.
    func end(_ reason: Disconnection) {
        guard !isEnded else {
            return
        }
        state = .ended
        reconnecting?.cancel()
        cancelCatchUp()
        let last = connection
        connection = nil
        last?.assumeIsolated { $0.end() }
        let error =
            switch reason {
            case .loggedOut: ChatError(.connectionLost, "The connection is closed: it has logged out.")
            // Not the server's own code: nobody knows whether it carried the request out.
            case .goodbye(let why): ChatError(.connectionLost, "The server closed the connection: \(why)")
            case .lost(let why): ChatError(.connectionLost, "The connection to the server was lost: \(why)")
            case .refused(let why): ChatError(.connectionLost, "The session has ended: \(why.message)")
            }
        opened(with: .failure(error))
        for entry in pending.takeAll() {
            entry.complete(with: .failure(error))
        }
        credentials = nil
        events.add(.disconnected(reason))
        events.finish()
    }

    /// The first connection is there, or will not be.
    func opened(with result: Result<ServerWelcome, any Error>) {
        let waiting = opening
        opening = nil
        waiting?.resume(with: result)
    }

    /// What the connection's end of delivery has seen; `nil` before login, and while there is no connection.
    func deliveryEnd() -> DeliveryReport.ClientEnd? {
        connection?.assumeIsolated { $0.deliveryEnd() }
    }

    /// The consumer has taken most of the events.
    private func roomMade() {
        connection?.assumeIsolated { $0.resumeReading() }
        pump()
    }
}
