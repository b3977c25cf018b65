import ChatProtocol
import ChatStorage
import Logging
import NIOCore

/// The server's side of one control connection: takes one request after the other and sees that each gets its answer.
///
/// ```
///  unintroduced --hello--> introduced --login, register, resume--> online --logout--> leaving
///        |                     |   ^ up to two wrong passwords          |                ^
///        |                     +---+                                    |                |
///        +-- malformed, too late, three wrong passwords, another version ----------------+
/// ```
///
/// A request that its stage does not allow, an unknown one and one that cannot be read are answered with an error; the
/// connection stays. Each is the peer's fault and costs it one answer; ``faultLimit`` of them end the connection.
struct ControlConnection {
    /// Unreadable, unknown or misplaced requests after which a connection is closed. Our own choice.
    static let faultLimit = 64

    /// How far the connection has come.
    enum Stage {
        case unintroduced
        case introduced(wrongPasswords: Int)
        case online(OnlineSession)
        case leaving
    }

    /// A login that succeeded.
    struct OnlineSession {
        let account: Account
        let session: SessionID
        /// The number under which the store keeps what this session sends.
        let origin: Int64
    }

    let services: ControlServices
    let outbox: Outbox
    let limit: FrameLimit
    let watch: ConnectionWatch
    let ticket: ConnectionTable.Ticket
    let network: PeerNetwork

    let signs = SignsOfLife()
    var entrance: EntranceBudget

    /// The end of the channel, for work that is not worth doing then.
    let end = ConnectionEnd()

    /// What the client calls itself, made harmless; for the log.
    var clientName = ""

    /// Kinds of refusal that were logged of this connection: the first of each tells enough.
    var loggedRefusals: Set<String> = []

    var stage = Stage.unintroduced
    private var faults = 0

    init(
        services: ControlServices,
        outbox: Outbox,
        limit: FrameLimit,
        watch: ConnectionWatch,
        ticket: ConnectionTable.Ticket,
        network: PeerNetwork
    ) {
        self.services = services
        self.outbox = outbox
        self.limit = limit
        self.watch = watch
        self.ticket = ticket
        self.network = network
        entrance = EntranceBudget(
            time: services.timeouts.entrance,
            requests: services.limits.requestsBeforeLogin,
            now: .now()
        )
    }

    /// Where the peer comes from, as delays count it and the log has it.
    var address: String { network.description }

    /// Whether the connection is to be closed once its outbox is written.
    var isLeaving: Bool {
        if case .leaving = stage { true } else { false }
    }

    /// Whether nothing more is served: it leaves, or has been told to end from elsewhere.
    var isOver: Bool {
        isLeaving || outbox.isFinished
    }

    /// Takes what the decoder found.
    mutating func take(_ event: ControlFrameEvent) async {
        switch event {
        case .tooLarge(let announced, let limit):
            reply(to: 0).post(
                .frameTooLarge,
                "A frame of \(announced) bytes is too large; the limit is \(limit). The connection is closed."
            )
            await leave(flushing: false)
        case .frame(let bytes):
            let frame = try? WireClientFrame(reading: bytes)
            guard await isWithinEntrance(reply(to: frame?.requestID ?? 0)) else {
                return
            }
            guard let frame else {
                return await fault(0, .malformedFrame, "A frame could not be read. It was ignored.")
            }
            await take(frame)
        }
    }

    /// The peer has gone, or the server stops: the session ends.
    mutating func ended() async {
        await leave(flushing: false)
    }

    private mutating func take(_ frame: WireClientFrame) async {
        if case .online = stage {
            heard()
        }
        // Its answer would look like an event, so it must not be carried out.
        guard frame.requestID != 0 else {
            return await fault(0, .malformedFrame, "A request needs a number that is not 0. It was ignored.")
        }
        let reply = reply(to: frame.requestID)
        guard let request = frame.request else {
            return await fault(
                frame.requestID,
                .unknownFrame,
                "The server does not know this request. It speaks version \(ProtocolLimits.version)."
            )
        }
        switch (stage, request) {
        case (.unintroduced, .hello(let hello)): await greet(hello, reply)
        case (.introduced, .checkUser(let request)): await checkUser(request, for: nil, reply)
        case (.introduced(let wrong), .login(let request)): await logIn(request, wrongPasswords: wrong, reply)
        case (.introduced, .register(let request)): await register(request, reply)
        case (.introduced, .resume(let request)): await resume(request, reply)
        case (.introduced, .ping), (.online, .ping): reply.post(.pong(.init()))
        case (.introduced, .logout), (.online, .logout): await logOut(reply)
        case (.online(let online), _) where !request.isForEntrance:
            if await isPermitted(request, of: online, reply) {
                await serve(request, to: online, reply)
            }
        case (.leaving, _): break
        default:
            await fault(frame.requestID, .outOfOrder, Self.whyOutOfOrder(stage))
        }
    }

    /// Serves a request of a session. The noun it is about has the file.
    private mutating func serve(
        _ request: WireClientFrame.OneOf_Request,
        to online: OnlineSession,
        _ reply: ReplyAddress
    ) async {
        switch request {
        case .checkUser(let request): await checkUser(request, for: online, reply)
        case .send(let request): await send(request, from: online, reply)
        case .listUsers(let request): listUsers(request, reply)
        case .getDeliveryStatistics: await reportDelivery(to: online, reply)
        case .changePassword(let request): await changePassword(request, of: online, reply)
        case .setPreferences(let request): await setPreferences(request, of: online, reply)
        case .listConversations(let request): await listConversations(request, of: online, reply)
        case .getHistory(let request): await getHistory(request, for: online, reply)
        case .search(let request): await search(request, for: online, reply)
        case .mark(let request): mark(request, of: online, reply)
        case .createRoom(let request): await createRoom(request, by: online, reply)
        case .joinRoom(let request): await joinRoom(request, by: online, reply)
        case .leaveRoom(let request): await leaveRoom(request, by: online, reply)
        case .listRooms(let request): await listRooms(request, for: online, reply)
        case .getRoom(let request): await getRoom(request, for: online, reply)
        case .manageRoom(let request): await manageRoom(request, by: online, reply)
        case .hello, .register, .login, .resume, .ping, .logout: break
        }
    }

    /// Keeps an account to its rate: first by waiting, then by refusing.
    private func isPermitted(
        _ request: WireClientFrame.OneOf_Request,
        of online: OnlineSession,
        _ reply: ReplyAddress
    ) async -> Bool {
        // Pages for catching up are counted, and nothing else of them.
        let cost = request.budget == .commands ? request.cost : 1
        guard let retryAfter = await services.pace.keep(online.account.id, request.budget, cost: cost) else {
            return true
        }
        reply.post(
            .throttled,
            "Too many commands for too long. Try again in a moment.",
            retryAfter: retryAfter
        )
        return false
    }

    private static func whyOutOfOrder(_ stage: Stage) -> String {
        switch stage {
        case .unintroduced: "The first request must be a hello."
        case .introduced: "This needs a login first."
        case .online, .leaving: "This connection has logged in already."
        }
    }

    /// Answers a request that cannot be served, and ends a connection that makes nothing but such requests.
    private mutating func fault(_ requestID: UInt64, _ code: WireErrorCode, _ message: String) async {
        reply(to: requestID).post(code, message)
        faults += 1
        if faults >= Self.faultLimit {
            await leave(flushing: false)
        }
    }

    /// Ends the connection after what is in its outbox.
    mutating func leave(flushing: Bool) async {
        if case .online(let online) = stage {
            await services.hub.close(online.session, flushing: flushing)
            services.logger.info("session ended", metadata: metadata(of: online.account.username))
        }
        stage = .leaving
    }

    /// A sign of life of a client that has logged in.
    func heard() {
        signs.heard()
        watch.extend(to: .now() + services.timeouts.absence)
    }

    /// Where this connection's requests to the accounts come from.
    var requester: Requester { Requester(network, end: end) }

    private func reply(to requestID: UInt64) -> ReplyAddress {
        ReplyAddress(outbox: outbox, requestID: requestID)
    }
}

extension WireClientFrame.OneOf_Request {
    /// Whether it only makes sense before login.
    fileprivate var isForEntrance: Bool {
        switch self {
        case .hello, .register, .login, .resume: true
        default: false
        }
    }
}
