import ChatDelivery
import ChatIdentity
import ChatProtocol
import ChatStorage
import Crypto
import Logging
import NIOCore
import SwiftProtobuf

/// Fan-out (publish/subscribe) to all logged-in sessions, on the event loop of the UDP socket: received datagrams
/// need no thread hop, and sent datagrams leave in batches.
actor DeliveryHub {
    /// Recent messages kept for sessions that have almost caught up: as many as two sessions can have under way.
    static let usualRecentMessages = 2 * DeliveryBounds.messages

    let eventLoop: any EventLoop
    let logger: Logger
    let pageRequests: AsyncStream<PageRequest>.Continuation
    private let presence: Presence
    private let trace: AccountTrace?

    /// The online accounts, for the list of users.
    nonisolated let activeUsers = ActiveUsers()

    private(set) var channel: (any Channel)?
    private(set) var sessions: [SessionID: HubSession] = [:]
    private(set) var sessionsByAccount: [AccountID: [HubSession]] = [:]
    var publishedThrough: MessageID
    var recent: RecentMessages
    private var deadlines = DeadlineQueue()
    private var timer: Scheduled<Void>?
    private var timerDeadline: NIODeadline?
    private var generator = SystemRandomNumberGenerator()
    private(set) var isClosed = false
    private(set) var endedSessions = DeliveryCounts()

    /// Whether a batch is being published.
    var isPublishing = false

    /// Whether datagrams to one reader are sent as a GSO batch: until the system refuses one.
    var joinsDatagrams = System.supportsUDPSegmentationOffload

    /// The event loop is the actor's executor.
    nonisolated var unownedExecutor: UnownedSerialExecutor {
        eventLoop.executor.asUnownedSerialExecutor()
    }

    /// Makes a hub without a socket: see ``attach(_:)``.
    ///
    /// - Parameters:
    ///   - eventLoop: The loop of the UDP socket.
    ///   - publishedThrough: The newest message in the store.
    ///   - pageRequests: Gets the page requests of sessions that fell behind.
    ///   - presence: Is notified of opened and closed sessions.
    ///   - recentMessages: Messages kept for sessions that have almost caught up; tests make it small.
    ///   - trace: Is told what the sessions of one account do.
    init(
        eventLoop: any EventLoop,
        publishedThrough: MessageID,
        pageRequests: AsyncStream<PageRequest>.Continuation,
        presence: Presence,
        recentMessages: Int = usualRecentMessages,
        trace: AccountTrace? = nil,
        logger: Logger
    ) {
        self.trace = trace
        self.eventLoop = eventLoop
        self.publishedThrough = publishedThrough
        recent = RecentMessages(after: publishedThrough, limit: recentMessages)
        self.pageRequests = pageRequests
        self.presence = presence
        self.logger = logger
    }

    /// Sets the UDP socket.
    func attach(_ channel: any Channel) {
        self.channel = channel
        if isClosed {
            channel.close(promise: nil)
        }
    }

    /// Ends page reading and closes the UDP socket. Nothing is published afterwards.
    func close() {
        isClosed = true
        timer?.cancel()
        pageRequests.finish()
        channel?.close(promise: nil)
    }
}

// MARK: - Sessions

extension DeliveryHub {
    /// Opens a session for an account that has logged in.
    ///
    /// - Parameters:
    ///   - origin: The number with which the store tags messages from this session.
    ///   - isResumed: Whether it resumes an earlier session. If that one is still open, it is closed: the client
    ///     has abandoned it, and the server has not noticed yet.
    ///   - outbox: Gets its control frames.
    ///   - activity: The time of last contact with its client.
    ///   - device: The device that the session is; `nil` for none.
    ///   - greet: Called before anything is delivered: the client can decode nothing without its keys.
    /// - Returns: The delivery keys for the client; `nil` when its connection was told to end meanwhile. Of two
    ///   clients that resume one session, the later one closes the earlier one; the earlier one must not close the
    ///   later one in turn.
    @discardableResult
    func open(
        _ account: Account,
        origin: Int64,
        isResumed: Bool = false,
        outbox: Outbox,
        activity: LastActivity,
        device: DeviceNumber? = nil,
        greet: (ProtoDeliveryKeys) -> Void = { _ in }
    ) -> ProtoDeliveryKeys? {
        guard !outbox.isFinished else {
            return nil
        }
        if isResumed {
            for earlier in sessions(of: account.id) where earlier.origin == origin {
                close(earlier.id, .closed(.resumedElsewhere))
            }
        }
        var id = SessionID(rawValue: generator.next())
        while sessions[id] != nil {
            id = SessionID(rawValue: generator.next())
        }
        let secret = SymmetricKey(size: .init(bitCount: ProtocolLimits.deliverySecretBytes * 8))
        let keys = ProtoDeliveryKeys.with {
            $0.sessionID = id.rawValue
            $0.secret = secret.withUnsafeBytes { .init($0) }
        }
        greet(keys)
        let session = HubSession(
            id: id,
            account: account,
            origin: origin,
            outbox: outbox,
            activity: activity,
            device: device,
            delivery: ServerDelivery(session: id, secret: secret),
            trace: trace?.session(id, of: account.username),
            cursor: publishedThrough
        )
        session.tellTrace([.sessionBegan(wire: .tls)], now: .now())
        sessions[id] = session
        sessionsByAccount[account.id, default: []].append(session)
        presence.opened(account, isResumed: isResumed)
        activeUsers.opened(account.username, activity)
        return keys
    }

    /// Closes a session, and removes it from the list of active users at once.
    func close(_ id: SessionID, _ end: SessionEnd) {
        guard let session = sessions.removeValue(forKey: id) else {
            return
        }
        session.endCatchingUp()
        let remaining = sessions(of: session.account.id).filter { $0 !== session }
        sessionsByAccount[session.account.id] = remaining.isEmpty ? nil : remaining
        if end.isLogout {
            session.delivery.flushToControl()
            drain(session, now: .now())
        }
        session.tellTrace([.sessionEnded(reason: "\(end)")], now: .now())
        endedSessions += session.delivery.statistics.counts
        presence.closed(session.account.id, isLogout: end.isFinal)
        activeUsers.closed(session.account.username, session.activity)
    }

    /// Moves the unacknowledged messages of all sessions to their outboxes, when the server is about to stop.
    func flushAll() {
        for session in sessions.values {
            session.delivery.flushToControl()
            drain(session, now: .now())
        }
    }

    /// Returns when an account was last present, in milliseconds since 1970; `nil` unless the store may lack that
    /// time.
    nonisolated func lastSeen(of account: AccountID) -> Int64? {
        presence.withState { $0.lastSeen(of: account) }
    }

    /// Returns the sessions of an account.
    func sessions(of account: AccountID) -> [HubSession] {
        sessionsByAccount[account] ?? []
    }
}

// MARK: - Delivery

extension DeliveryHub {
    /// Handles a received datagram. Drops it when its session is unknown or it is not authentic.
    func received(_ envelope: AddressedEnvelope<ByteBuffer>) {
        guard
            // Sending to port 0 fails, and NIO then closes the socket.
            envelope.remoteAddress.port != 0,
            let header = DatagramHeader(peeking: envelope.data),
            let session = sessions[header.session]
        else {
            return
        }
        let now = NIODeadline.now()
        session.delivery.received(envelope.data, from: envelope.remoteAddress, now: now, using: &generator)
        drain(session, now: now)
    }

    /// Flushes the replies when all datagrams waiting in the socket have been handled.
    func receivedAll() {
        channel?.flush()
    }

    /// Handles deliveries that were written to the session's TLS connection.
    func controlWritten(_ written: Outbox.Deliveries) {
        guard let session = sessions[written.session] else {
            return
        }
        session.delivery.controlWritten(written.indices)
        drain(session, now: .now())
        channel?.flush()
    }
}

// MARK: - Timers

extension DeliveryHub {
    func schedule(_ session: HubSession, now: NIODeadline) {
        guard sessions[session.id] != nil, let deadline = session.delivery.deadline else {
            session.scheduled = nil
            return
        }
        guard session.scheduled.map({ deadline < $0 }) ?? true else {
            return
        }
        session.scheduled = deadline
        deadlines.insert(session.id, at: deadline)
        setTimer()
    }

    /// - Parameter time: The earliest time at which the timer may fire.
    private func setTimer(notBefore time: NIODeadline = .distantPast) {
        guard let earliest = deadlines.nextLook.map({ max($0, time) }),
            timerDeadline.map({ earliest < $0 }) ?? true
        else {
            return
        }
        timer?.cancel()
        timerDeadline = earliest
        timer = eventLoop.scheduleTask(deadline: earliest) {
            self.assumeIsolated { $0.fire() }
        }
    }

    /// Handles the due timers; thousands of them in turns, between which acknowledgements are read.
    private func fire() {
        timerDeadline = nil
        timer = nil
        var now = NIODeadline.now()
        var turn = Turn(began: now)
        while !turn.isOver(now: now), let entry = deadlines.popDue(now: now) {
            guard let session = sessions[entry.session], session.scheduled == entry.deadline else {
                continue
            }
            session.scheduled = nil
            session.delivery.timeout(now: now)
            drain(session, now: now)
            turn.readers += 1
            if turn.readers % Self.readersPerFlush == 0 {
                channel?.flush()
                now = .now()
            }
        }
        channel?.flush()
        setTimer(notBefore: now + Self.stepAside)
    }
}
