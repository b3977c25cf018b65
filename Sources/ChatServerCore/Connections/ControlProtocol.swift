import ChatProtocol
import ChatStorage
import NIOCore

/// State machine of one control connection on the server: frames in, steps to take out. Pure: the caller passes
/// the time.
///
/// ```
///  unintroduced --hello--> introduced --login, register, resume--> online --logout--> leaving
///        |                     |   ^ up to two wrong passwords          |                ^
///        |                     +---+                                    |                |
///        +-- too large, too late, three wrong passwords, another version ----------------+
/// ```
///
/// A request that is malformed, unknown or not allowed in its stage is answered with an error, and the connection
/// stays open. Each counts as a fault of the peer and costs one answer; ``faultLimit`` of them end the connection.
struct ControlProtocol {
    /// The number of malformed, unknown or misplaced requests after which a connection is closed.
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
        /// The number under which the store keeps this session's messages.
        let origin: Int64
    }

    /// A request that is only valid before login, except `checkUser`, which is valid at any time after the hello.
    enum EntranceRequest: Equatable {
        case checkUser(ProtoCheckUser)
        case logIn(ProtoLogin)
        case logInWithToken(ProtoLoginWithToken)
        case register(ProtoRegister)
        case resume(ProtoResume)
    }

    /// The step to take for a frame.
    enum OnFrame: Equatable {
        /// Answer the request at once.
        case answer(ProtoServerFrame.OneOf_Body, to: UInt64)
        /// Answer the request, then end the connection.
        case end(ProtoServerFrame.OneOf_Body, to: UInt64)
        /// The frame came before login: apply the rate limit of the peer's network, then call
        /// ``paced(_:refusing:now:)``.
        case pace(ProtoClientFrame?)
        /// The client's hello has a version that both sides support: answer with the limits.
        case greet(UInt64)
        /// Ask the ``AccountDirectory``.
        case enter(EntranceRequest, UInt64)
        /// Serve a request of a session.
        case serve(ProtoClientFrame.OneOf_Request, OnlineSession, UInt64)
        /// Finish the work in progress, answer the request and end the connection.
        case logOut(OnlineSession?, UInt64)
        /// Do nothing: the connection is ending.
        case ignore
    }

    /// The step after a wrong password.
    enum OnWrongPassword: Equatable {
        /// Tries are left.
        case answer(Refusal)
        /// It was the last try.
        case end(Refusal)
    }

    private let timeouts: ControlTimeouts
    private var entrance: EntranceBudget
    private var faults = 0

    /// How far the connection has come.
    private(set) var stage = Stage.unintroduced

    /// When the connection ends unless the peer takes its next step first.
    private(set) var deadline: NIODeadline

    /// When a client that has logged in was last heard of; `nil` before.
    private(set) var lastHeard: NIODeadline?

    /// The client's name for itself, sanitized; for the log.
    private(set) var clientName = ""

    /// - Parameter requestsBeforeLogin: The most requests before login, including malformed ones; 0 for no bound.
    init(timeouts: ControlTimeouts, requestsBeforeLogin: Int, now: NIODeadline) {
        self.timeouts = timeouts
        entrance = EntranceBudget(time: timeouts.entrance, requests: requestsBeforeLogin, now: now)
        deadline = now + timeouts.handshake
    }

    /// Whether the connection must be closed once its outbox is written.
    var isLeaving: Bool { stage == .leaving }

    // MARK: - Frames

    /// Handles a frame, or the length of one over the limit.
    mutating func received(_ event: ControlFrameEvent, now: NIODeadline) -> OnFrame {
        switch event {
        case .tooLarge(let announced, let limit):
            let sentence =
                "A frame of \(announced) bytes is too large; the limit is \(limit). The connection is closed."
            return .end(Refusal(.frameTooLarge, sentence).body, to: 0)
        case .frame(let bytes):
            let frame = try? ProtoClientFrame(reading: bytes)
            switch stage {
            case .leaving: return .ignore
            case .online: return handle(frame, now: now)
            case .unintroduced, .introduced: return arrived(frame)
            }
        }
    }

    /// Handles a frame before login, within ``EntranceBudget``.
    private mutating func arrived(_ frame: ProtoClientFrame?) -> OnFrame {
        guard entrance.countRequest() else {
            let refusal = Refusal(.throttled, "Too many requests without a login. The server closed the connection.")
            return .end(refusal.body, to: frame?.requestID ?? 0)
        }
        return .pace(frame)
    }

    /// Handles a frame before login after its network's rate limit.
    ///
    /// - Parameter retryAfter: How long to wait if the frame is refused because its network sends too much;
    ///   `nil` otherwise.
    mutating func paced(_ frame: ProtoClientFrame?, refusing retryAfter: TimeAmount?, now: NIODeadline) -> OnFrame {
        guard let retryAfter else {
            return handle(frame, now: now)
        }
        let refusal = Refusal(
            .throttled,
            "Too many requests come from your network. Try again in a few seconds.",
            retryAfter: retryAfter
        )
        return .answer(refusal.body, to: frame?.requestID ?? 0)
    }

    private mutating func handle(_ frame: ProtoClientFrame?, now: NIODeadline) -> OnFrame {
        guard let frame else {
            return fault(0, .malformedFrame, "A frame could not be read. It was ignored.")
        }
        if case .online = stage {
            heard(now: now)
        }
        let id = frame.requestID
        // An answer with the number 0 would look like an event, so the request must not be carried out.
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
        case (.introduced, .loginWithToken(let request)): return enter(.logInWithToken(request), id, now: now)
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

    /// Handles the hello: version negotiation.
    private mutating func greet(_ hello: ProtoHello, _ id: UInt64, now: NIODeadline) -> OnFrame {
        guard (hello.oldestVersion...max(hello.oldestVersion, hello.newestVersion)).contains(ProtocolLimits.version)
        else {
            let sentence =
                "This server speaks version \(ProtocolLimits.version) of the protocol; "
                + "the client speaks \(hello.oldestVersion) to \(hello.newestVersion). Update the older one."
            return .end(Refusal(.unsupportedVersion, sentence).body, to: id)
        }
        // Code points, not characters: one of those can have thousands of combining marks.
        let name = hello.clientName.unicodeScalars.prefix(ProtocolLimits.clientNameLength)
        clientName = SafeText.line(String(String.UnicodeScalarView(name)))
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

    /// Answers a request that cannot be served, and ends a connection that sends too many of them.
    private mutating func fault(_ id: UInt64, _ code: ProtoErrorCode, _ message: String) -> OnFrame {
        faults += 1
        let answer = Refusal(code, message).body
        return faults < Self.faultLimit ? .answer(answer, to: id) : .end(answer, to: id)
    }

    /// Sets the deadline for a step before login, where a person may be typing.
    private mutating func waitForPerson(now: NIODeadline) {
        deadline = min(now + timeouts.person, entrance.deadline)
    }

    /// Handles a sign of life of a client that has logged in: restarts the idle time-out.
    private mutating func heard(now: NIODeadline) {
        lastHeard = now
        deadline = now + timeouts.absence
    }
}

// MARK: - Login and end

extension ControlProtocol {
    /// Handles a wrong password of a login; the third one ends the connection.
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

    /// Begins the entry of an authenticated client: from now on the time-out after login applies.
    mutating func entering(now: NIODeadline) {
        heard(now: now)
    }

    /// Handles a completed login.
    mutating func entered(_ session: OnlineSession) {
        stage = .online(session)
    }

    /// Ends the connection.
    ///
    /// - Returns: The session that ends with it.
    mutating func leave() -> OnlineSession? {
        defer { stage = .leaving }
        return if case .online(let session) = stage { session } else { nil }
    }
}

extension ProtoClientFrame.OneOf_Request {
    /// Whether the request is only valid before login.
    fileprivate var isForEntrance: Bool {
        switch self {
        case .hello, .register, .login, .loginWithToken, .resume: true
        default: false
        }
    }
}
