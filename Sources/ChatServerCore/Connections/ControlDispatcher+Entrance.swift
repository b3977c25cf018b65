import ChatProtocol
import ChatStorage
import Logging
import NIOCore
import SwiftProtobuf

/// Login, registration and resumption.
extension ControlDispatcher {
    /// Serves a request that comes before login.
    mutating func enter(_ request: ControlProtocol.EntranceRequest, _ reply: ReplyAddress) async {
        do {
            switch request {
            case .checkUser(let request):
                reply.post(.userStatus(try await services.accounts.status(ofUser: request.username).status))
            case .logIn(let request): try await logIn(request, reply)
            case .logInWithToken(let request): try await logIn(request, reply)
            case .register(let request): try await register(request, reply)
            case .resume(let request): try await resume(request, reply)
            }
        } catch {
            reply.post(refusal(for: error))
        }
    }

    /// Checks a password; the third wrong one ends the connection.
    private mutating func logIn(_ request: ProtoLogin, _ reply: ReplyAddress) async throws {
        let username = try await nameAtEntrance(request.username)
        let outcome = try await services.accounts.logIn(username, password: request.password, from: requester)
        switch outcome {
        case .wrongPassword:
            await wrongPassword(of: username, reply)
        case .accepted(let authenticated):
            let ended = await services.accounts.newsOfLogins(of: authenticated.account.id)
            let claim = DeviceClaim(device: request.device, blocksSealed: request.blocksSealed)
            try await begin(authenticated, as: claim, adding: .with { $0.loginsEnded = ended }, reply)
        case .noSuchUser, .usernameTaken, .unsuitableName, .registrationRefused, .policy, .cannotResume,
            .loginTokenRefused, .keptOut, .throttled, .tooManyRegistrations, .busy:
            throw AccountRefusal(outcome: outcome, username: username)
        }
    }

    /// Checks a login token; the answer has the next one.
    private mutating func logIn(_ request: ProtoLoginWithToken, _ reply: ReplyAddress) async throws {
        let username = try await nameAtEntrance(request.username)
        let login = try await services.accounts.logIn(username, token: [UInt8](request.token), from: requester)
        if let reused = login.reused {
            let ended = services.connections.closeSessions(
                of: reused.account,
                from: reused.login,
                except: nil,
                reason: .loginEnded
            )
            services.logger.notice(
                "a used login token came again; its login was ended",
                metadata: metadata(of: username).merging(["ended sessions": "\(ended)"]) { $1 }
            )
        }
        guard case .accepted(let authenticated) = login.outcome, let token = login.token else {
            throw AccountRefusal(outcome: login.outcome, username: username)
        }
        let ended = await services.accounts.newsOfLogins(of: authenticated.account.id)
        try await begin(
            authenticated,
            as: DeviceClaim(device: request.device, blocksSealed: request.blocksSealed),
            adding: .with { ($0.loginToken, $0.loginsEnded) = (token, ended) },
            reply
        )
    }

    /// Registers an account and logs in to it.
    private mutating func register(_ request: ProtoRegister, _ reply: ReplyAddress) async throws {
        let username = try await nameAtEntrance(request.username)
        let outcome = try await services.accounts.register(
            username,
            password: request.password,
            invite: [UInt8](request.invite),
            from: requester
        )
        switch outcome {
        case .accepted(let authenticated):
            services.logger.info("account registered", metadata: metadata(of: authenticated.account.username))
        case .registrationRefused(.approvalNeeded(claim: .some)):
            services.logger.info("account applied for", metadata: metadata(of: username))
        case .wrongPassword, .noSuchUser, .usernameTaken, .unsuitableName, .registrationRefused, .policy, .cannotResume,
            .loginTokenRefused, .keptOut, .throttled, .tooManyRegistrations, .busy:
            break
        }
        try await conclude(outcome, username: username, reply)
    }

    /// Resumes a session after its connection has broken, without a password and with the same origin.
    private mutating func resume(_ request: ProtoResume, _ reply: ReplyAddress) async throws {
        let username = try await nameAtEntrance(request.username, isResumed: true)
        let (outcome, origin) = try await services.accounts.resume(
            username,
            token: [UInt8](request.token),
            from: requester
        )
        let claim = DeviceClaim(device: request.device, blocksSealed: request.blocksSealed)
        try await conclude(outcome, resuming: origin, as: claim, username: username, reply)
    }

    /// Parses the name of a request, and refuses one whose owner is kept out.
    private func nameAtEntrance(_ text: String, isResumed: Bool = false) async throws -> Username {
        let username = try Username(requested: text)
        if let keptOut = try await services.accounts.whyKeptOut(username, isResumed: isResumed) {
            throw AccountRefusal(outcome: .keptOut(keptOut), username: username)
        }
        return username
    }

    private mutating func wrongPassword(of username: Username, _ reply: ReplyAddress) async {
        services.logger.info("wrong password", metadata: metadata(of: username))
        switch connection.wrongPassword() {
        case .answer(let refusal):
            reply.post(refusal)
        case .end(let refusal):
            reply.post(refusal)
            await leave(.lost)
        }
    }

    /// - Parameter resumed: The origin of the resumed session; `nil` for a new one.
    private mutating func conclude(
        _ outcome: AccountDirectory.Outcome,
        resuming resumed: Int64? = nil,
        as claim: DeviceClaim = DeviceClaim(),
        username: Username,
        _ reply: ReplyAddress
    ) async throws {
        guard case .accepted(let authenticated) = outcome else {
            throw AccountRefusal(outcome: outcome, username: username)
        }
        try await begin(authenticated, resuming: resumed, as: claim, reply)
    }
}

extension Username {
    /// Parses a name from a peer.
    ///
    /// - Throws: The ``Refusal`` to send to the peer for an invalid name.
    init(requested text: String) throws(Refusal) {
        do {
            self = try Username(text)
        } catch {
            throw .invalid(error)
        }
    }
}

extension AccountDirectory {
    /// Returns whether a name is taken, which a client must know before it asks for a password, and how its
    /// owner wrote it.
    ///
    /// - Throws: A ``Refusal`` for an invalid name, and the errors of the stores.
    func status(ofUser text: String) async throws -> (status: ProtoUserStatus, registered: Username?) {
        let username = try Username(requested: text)
        let registered = try await registeredName(username)
        let status = ProtoUserStatus.with {
            $0.exists = registered != nil
            $0.username = (registered ?? username).value
        }
        return (status, registered)
    }
}
