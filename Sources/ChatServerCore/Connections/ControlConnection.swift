import ChatProtocol
import ChatStorage
import NIOCore

/// The server's side of one control connection: frames go in, and steps to take come out. Pure: time is an argument.
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
    enum Stage: Equatable {
        case unintroduced
        case introduced(wrongPasswords: Int)
        case online(OnlineSession)
        case leaving
    }

    /// A login that succeeded.
    struct OnlineSession: Equatable {
        let account: Account
        let session: SessionID
        /// The number under which the store keeps what this session sends.
        let origin: Int64
    }

    /// A request that only makes sense before login, but for the first, which makes sense at any time.
    enum EntranceRequest: Equatable {
        case checkUser(WireCheckUser)
        case logIn(WireLogin)
        case register(WireRegister)
        case resume(WireResume)
    }

    /// The step that a frame asks for.
    enum OnFrame: Equatable {
        /// It is answered at once.
        case answer(WireServerFrame.OneOf_Body, to: UInt64)
        /// It is answered, and the connection ends.
        case end(WireServerFrame.OneOf_Body, to: UInt64)
        /// It comes before login: the peer's network is to be kept to its rate, then tell ``paced(_:refusing:now:)``.
        case pace(WireClientFrame?)
        /// The client has said hello in a version that both speak: it is told the limits.
        case greet(UInt64)
        /// The accounts are asked.
        case enter(EntranceRequest, UInt64)
        /// A session asks for something.
        case serve(WireClientFrame.OneOf_Request, OnlineSession, UInt64)
        /// What is under way is finished, the request is answered, and the connection ends.
        case logOut(OnlineSession?, UInt64)
        /// Nothing: the connection is ending.
        case ignore
    }

    /// The step after a wrong password.
    enum OnWrongPassword: Equatable {
        /// There are tries left.
        case answer(Refusal)
        /// It was the last try.
        case end(Refusal)
    }

    private let timeouts: ControlTimeouts
    private var entrance: EntranceBudget
    private var faults = 0

    /// How far the connection has come.
    private(set) var stage = Stage.unintroduced

    /// When the connection ends unless the peer takes its next step before.
    private(set) var deadline: NIODeadline

    /// When a client that has logged in was last heard of; `nil` before.
    private(set) var lastHeard: NIODeadline?

    /// What the client calls itself, made harmless; for the log.
    private(set) var clientName = ""

    /// - Parameter requestsBeforeLogin: All of them, also those that cannot be read; 0 for no bound.
    init(timeouts: ControlTimeouts, requestsBeforeLogin: Int, now: NIODeadline) {
        self.timeouts = timeouts
        entrance = EntranceBudget(time: timeouts.entrance, requests: requestsBeforeLogin, now: now)
        deadline = now + timeouts.handshake
    }

    /// Whether the connection is to be closed once its outbox is written.
    var isLeaving: Bool { stage == .leaving }

    // MARK: - Frames

    /// Something was read.
    mutating func received(_ event: ControlFrameEvent, now: NIODeadline) -> OnFrame {
        switch event {
        case .tooLarge(let announced, let limit):
            let sentence =
                "A frame of \(announced) bytes is too large; the limit is \(limit). The connection is closed."
            return .end(Refusal(.frameTooLarge, sentence).body, to: 0)
        case .frame(let bytes):
            let frame = try? WireClientFrame(reading: bytes)
            switch stage {
            case .leaving: return .ignore
            case .online: return take(frame, now: now)
            case .unintroduced, .introduced: return arrived(frame)
            }
        }
    }

    /// A frame before login: so many, and no more.
    private mutating func arrived(_ frame: WireClientFrame?) -> OnFrame {
        guard entrance.takeRequest() else {
            let refusal = Refusal(.throttled, "Too many requests without a login. The server closed the connection.")
            return .end(refusal.body, to: frame?.requestID ?? 0)
        }
        return .pace(frame)
    }

    /// The network of a frame that came before login has had its wait.
    ///
    /// - Parameter retryAfter: How long to wait instead, when it sends too much.
    mutating func paced(_ frame: WireClientFrame?, refusing retryAfter: TimeAmount?, now: NIODeadline) -> OnFrame {
        guard let retryAfter else {
            return take(frame, now: now)
        }
        let refusal = Refusal(
            .throttled,
            "Too many requests come from your network. Try again in a few seconds.",
            retryAfter: retryAfter
        )
        return .answer(refusal.body, to: frame?.requestID ?? 0)
    }

    private mutating func take(_ frame: WireClientFrame?, now: NIODeadline) -> OnFrame {
        guard let frame else {
            return fault(0, .malformedFrame, "A frame could not be read. It was ignored.")
        }
        if case .online = stage {
            heard(now: now)
        }
        let id = frame.requestID
        // Its answer would look like an event, so it must not be carried out.
        guard id != 0 else {
            return fault(0, .malformedFrame, "A request needs a number that is not 0. It was ignored.")
        }
        guard let request = frame.request else {
            let sentence = "The server does not know this request. It speaks version \(ProtocolLimits.version)."
            return fault(id, .unknownFrame, sentence)
        }
        switch (stage, request) {
        case (.unintroduced, .hello(let hello)): return greet(hello, id, now: now)
        case (.introduced, .checkUser(let request)): return enter(.checkUser(request), id, now: now)
        case (.introduced, .login(let request)): return enter(.logIn(request), id, now: now)
        case (.introduced, .register(let request)): return enter(.register(request), id, now: now)
        case (.introduced, .resume(let request)): return enter(.resume(request), id, now: now)
        case (.introduced, .ping), (.online, .ping): return .answer(.pong(.init()), to: id)
        case (.introduced, .logout): return .logOut(nil, id)
        case (.online(let online), .logout): return .logOut(online, id)
        case (.online(let online), _) where !request.isForEntrance: return .serve(request, online, id)
        case (.leaving, _): return .ignore
        default: return fault(id, .outOfOrder, whyOutOfOrder)
        }
    }

    /// The first exchange: agrees on a version.
    private mutating func greet(_ hello: WireHello, _ id: UInt64, now: NIODeadline) -> OnFrame {
        guard (hello.oldestVersion...max(hello.oldestVersion, hello.newestVersion)).contains(ProtocolLimits.version)
        else {
            let sentence =
                "This server speaks version \(ProtocolLimits.version) of the protocol; "
                + "the client speaks \(hello.oldestVersion) to \(hello.newestVersion). Update the older one."
            return .end(Refusal(.unsupportedVersion, sentence).body, to: id)
        }
        clientName = SafeText.line(String(hello.clientName.prefix(ProtocolLimits.clientNameLength)))
        stage = .introduced(wrongPasswords: 0)
        waitForPerson(now: now)
        return .greet(id)
    }

    private mutating func enter(_ request: EntranceRequest, _ id: UInt64, now: NIODeadline) -> OnFrame {
        waitForPerson(now: now)
        return .enter(request, id)
    }

    private var whyOutOfOrder: String {
        switch stage {
        case .unintroduced: "The first request must be a hello."
        case .introduced: "This needs a login first."
        case .online, .leaving: "This connection has logged in already."
        }
    }

    /// Answers a request that cannot be served, and ends a connection that makes nothing but such requests.
    private mutating func fault(_ id: UInt64, _ code: WireErrorCode, _ message: String) -> OnFrame {
        faults += 1
        let answer = Refusal(code, message).body
        return faults < Self.faultLimit ? .answer(answer, to: id) : .end(answer, to: id)
    }

    /// Before login a person may be typing.
    private mutating func waitForPerson(now: NIODeadline) {
        deadline = min(now + timeouts.person, entrance.deadline)
    }

    /// A sign of life of a client that has logged in.
    private mutating func heard(now: NIODeadline) {
        lastHeard = now
        deadline = now + timeouts.absence
    }
}

// MARK: - Login and end

extension ControlConnection {
    /// The password of a login was wrong; the third one ends the connection.
    mutating func wrongPassword() -> OnWrongPassword {
        guard case .introduced(let before) = stage else {
            return .answer(Refusal(.wrongPassword, "Wrong password."))
        }
        let left = max(0, ProtocolLimits.loginAttempts - before - 1)
        guard left > 0 else {
            let sentence =
                "Wrong password. The server closed the connection after \(ProtocolLimits.loginAttempts) wrong passwords."
            return .end(Refusal(.wrongPassword, sentence))
        }
        stage = .introduced(wrongPasswords: before + 1)
        let attempts = left == 1 ? "1 attempt" : "\(left) attempts"
        return .answer(Refusal(.wrongPassword, "Wrong password. \(attempts) left.", attemptsLeft: left))
    }

    /// The client is being let in: from now on it is waited for as for one that has logged in.
    mutating func entering(now: NIODeadline) {
        heard(now: now)
    }

    /// The client has logged in.
    mutating func entered(_ session: OnlineSession) {
        stage = .online(session)
    }

    /// The connection ends.
    ///
    /// - Returns: The session that ends with it.
    mutating func leave() -> OnlineSession? {
        defer { stage = .leaving }
        return if case .online(let session) = stage { session } else { nil }
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
