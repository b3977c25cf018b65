import ChatProtocol
import ChatTrace
import NIOCore

/// State that outlives a connection: credentials, pending requests, and the messages handed out so far. It opens one
/// connection after the other, and runs on the event loop of their sockets, so that a message needs no thread hop.
///
/// ```
///  opening ──hello──> entering ──login──> online ──the connection breaks──> interrupted ──a while later──> retrying
///                                            ▲                                    ▲                            │
///                                            │                                    └──it failed──────────────────┤
///                                            └──resumed────────────────────────────────────────────────────────┘
/// ```
///
/// It may end from any state, and ends once.
actor ClientSession {
    enum State {
        /// The first connection is being made.
        case opening
        /// Connected, before login.
        case entering
        case online
        /// The next attempt is scheduled.
        case interrupted
        /// An attempt to resume the session is in progress.
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
    /// Who may vouch for the server's certificate.
    let authorities: CertificateAuthorities
    /// What the connections so far have shown of the server: a later one must fit it.
    var established: ServerKnowledge?
    /// The limits announced by the server of the last connection.
    var limits = ServerLimits()
    /// The lineage of its database, see ``ServerWelcome/line``.
    var line: [UInt8]?
    var pending = PendingRequests()
    var credentials: Credentials?
    /// The account's role when the last connection began.
    var role = AccountRole.member

    /// Logins by token that the session asks for, by username. At most one is asked for at a time.
    let tokenLogins = AsyncStream.makeStream(of: String.self, bufferingPolicy: .bufferingNewest(1))
    /// Whether the present connection waits for the device's login token.
    var awaitsTokenLogin = false
    /// The login by token that is in progress on the present connection.
    var tokenLogin: CheckedContinuation<LoginTokenUse, Never>?

    var schedule: ReconnectSchedule
    var interruption: NIODeadline?
    var reconnecting: Scheduled<Void>?

    /// What of the encryption is asked for from outside.
    nonisolated let keys: SessionKeys
    /// The keys of the login that is asked for, and the encryption from the first login on; `nil` without keys.
    var preparedKeys: PreparedKeys?
    var encryption: EncryptionPipeline?
    /// What the next login says of the keys.
    var claim = KeyClaim()
    /// The encryption that begins; one at most.
    let encryptions = AsyncStream.makeStream(of: EncryptionPipeline.self, bufferingPolicy: .bufferingNewest(1))
    /// Connections that log in again once the key store was read; one at most.
    let claims = AsyncStream.makeStream(of: ClientConnection.self, bufferingPolicy: .bufferingNewest(1))
    /// The number of the connection that has logged in last.
    var loggedInConnection: UInt64 = 0
    /// The welcome of the last connection.
    var welcome: ServerWelcome?

    var catchUp: CatchUp
    var catchUpRetries: [Scheduled<Void>] = []
    /// Sends repeated by a session with another origin: their receipts tell which messages are this device's.
    var resent: Set<UInt64> = []
    /// The login whose caller waits for the conversation list, and its answer.
    var entrance: (id: UInt64, answer: ProtoServerFrame.OneOf_Body)?
    var hasCaughtUp = false

    nonisolated var unownedExecutor: UnownedSerialExecutor {
        eventLoop.executor.asUnownedSerialExecutor()
    }

    init(
        eventLoop: any EventLoop,
        address: ServerAddress,
        configuration: ChatClientConfiguration,
        authorities: CertificateAuthorities = .system(),
        trace: TraceLog? = nil
    ) {
        self.trace = trace
        self.authorities = authorities
        self.eventLoop = eventLoop
        self.address = address
        self.configuration = configuration
        keys = SessionKeys(requiresEncryption: configuration.requiresEncryption)
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

    /// Whether the session is connected and not logged in yet.
    var isEntering: Bool {
        if case .entering = state { true } else { false }
    }

    /// Whether the session has ended.
    var isEnded: Bool {
        if case .ended = state { true } else { false }
    }

    /// Ends the session once: pending requests fail, and the events end with the reason.
    func end(_ reason: Disconnection) {
        guard !isEnded else {
            return
        }
        state = .ended
        reconnecting?.cancel()
        cancelCatchUp()
        cancelTokenLogin()
        tokenLogins.continuation.finish()
        encryptions.continuation.finish()
        claims.continuation.finish()
        let last = connection
        connection = nil
        last?.assumeIsolated { $0.end() }
        let error =
            switch reason {
            case .loggedOut: ChatError(.connectionLost, "The connection is closed: it has logged out.")
            // Not the server's own code: whether the server carried the request out is unknown.
            case .goodbye(let why): ChatError(.connectionLost, "The server closed the connection: \(why)")
            case .lost(let why): ChatError(.connectionLost, "The connection to the server was lost: \(why)")
            case .refused(let why): ChatError(.connectionLost, "The session has ended: \(why.message)")
            }
        opened(with: .failure(error))
        for entry in pending.popAll() {
            entry.complete(with: .failure(error))
        }
        credentials = nil
        tell(.disconnected(reason))
        finishEvents()
    }

    /// Completes the opening with the outcome of the first connection.
    func opened(with result: Result<ServerWelcome, any Error>) {
        let waiting = opening
        opening = nil
        waiting?.resume(with: result)
    }

    /// Returns this end's delivery statistics; `nil` before login and while disconnected.
    func deliveryEnd() -> DeliveryReport.ClientEnd? {
        connection?.assumeIsolated { $0.deliveryEnd() }
    }

    /// Resumes reading after the consumer has drained the queue to its low water mark.
    func roomMade() {
        connection?.assumeIsolated { $0.resumeReading() }
        pump()
    }
}
