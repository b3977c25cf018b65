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
        let username = try Username(requested: request.username)
        let outcome = try await services.accounts.logIn(username, password: request.password, from: requester)
        switch outcome {
        case .wrongPassword:
            await wrongPassword(of: username, reply)
        case .accepted(let authenticated):
            let ended = await services.accounts.newsOfLogins(of: authenticated.account.id)
            await begin(authenticated, adding: .with { $0.loginsEnded = ended }, reply)
        case .noSuchUser, .usernameTaken, .unsuitableName, .registrationClosed, .policy, .cannotResume,
            .loginTokenRefused, .throttled, .tooManyRegistrations, .busy:
            throw AccountRefusal(outcome: outcome, username: username)
        }
    }

    /// Checks a login token; the answer has the next one.
    private mutating func logIn(_ request: ProtoLoginWithToken, _ reply: ReplyAddress) async throws {
        let username = try Username(requested: request.username)
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
        await begin(authenticated, adding: .with { ($0.loginToken, $0.loginsEnded) = (token, ended) }, reply)
    }

    /// Registers an account and logs in to it.
    private mutating func register(_ request: ProtoRegister, _ reply: ReplyAddress) async throws {
        let username = try Username(requested: request.username)
        let outcome = try await services.accounts.register(username, password: request.password, from: requester)
        if case .accepted(let authenticated) = outcome {
            services.logger.info("account registered", metadata: metadata(of: authenticated.account.username))
        }
        try await conclude(outcome, username: username, reply)
    }

    /// Resumes a session after its connection has broken, without a password and with the same origin.
    private mutating func resume(_ request: ProtoResume, _ reply: ReplyAddress) async throws {
        let username = try Username(requested: request.username)
        let (outcome, origin) = try await services.accounts.resume(
            username,
            token: [UInt8](request.token),
            from: requester
        )
        try await conclude(outcome, resuming: origin, username: username, reply)
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
        username: Username,
        _ reply: ReplyAddress
    ) async throws {
        guard case .accepted(let authenticated) = outcome else {
            throw AccountRefusal(outcome: outcome, username: username)
        }
        await begin(authenticated, resuming: resumed, reply)
    }

    /// Begins the session of an authenticated account.
    ///
    /// - Parameter answer: An answer with what it has besides the fields of every login.
    private mutating func begin(
        _ authenticated: AuthenticatedAccount,
        resuming resumed: Int64? = nil,
        adding answer: ProtoLoggedIn = .init(),
        _ reply: ReplyAddress
    ) async {
        let account = authenticated.account
        let origin = resumed ?? Int64.random(in: 1...Int64.max)
        var login = answer
        login.add(authenticated, resumption: services.accounts.resumption(of: authenticated, origin: origin))
        // Before the answer is sent: the client may use its new rights as soon as it has read it.
        guard await claimSession(authenticated, origin: origin) else {
            return await leave(.lost)
        }
        limit.bytes = ProtocolLimits.frameBytes
        connection.entering(now: .now())
        noteTimes()
        guard let session = await openSession(of: account, origin: origin, isResumed: resumed != nil, login, reply)
        else {
            return await leave(.lost)
        }
        connection.entered(.init(account: account, session: session, origin: origin))
        services.connections.updateSession(ticket) { [clientName = connection.clientName] in
            $0.session = session
            $0.clientName = clientName
        }
        services.logger.info(
            resumed == nil ? "session began" : "session resumed",
            metadata: metadata(of: account.username).merging(["client": "\(connection.clientName)"]) { $1 }
        )
    }

    /// Opens the delivery session of a login, and answers with its keys.
    ///
    /// - Returns: Its id; `nil` if the server is stopping.
    private func openSession(
        of account: Account,
        origin: Int64,
        isResumed: Bool,
        _ answer: ProtoLoggedIn,
        _ reply: ReplyAddress
    ) async -> SessionID? {
        let keys = await services.hub.open(
            account,
            origin: origin,
            isResumed: isResumed,
            outbox: outbox,
            activity: activity
        ) { keys in
            var login = answer
            login.delivery = keys
            reply.post(.loggedIn(login))
        }
        return keys.map { SessionID(rawValue: $0.sessionID) }
    }

    /// Makes the connection a session of its account.
    ///
    /// - Returns: Whether the session may go on.
    private func claimSession(_ authenticated: AuthenticatedAccount, origin: Int64) async -> Bool {
        let began = ConnectionTable.Session(
            account: authenticated.account,
            origin: origin,
            activity: activity,
            digest: authenticated.secretDigest,
            passwordTime: authenticated.passwordTime,
            hasProvedPassword: authenticated.hasProvedPassword,
            login: authenticated.login
        )
        guard services.connections.loggedIn(ticket, as: began) else {
            return false
        }
        if let former = authenticated.formerDigest {
            services.connections.secretRenewed(
                of: authenticated.account.id,
                from: former,
                to: authenticated.secretDigest
            )
        }
        guard let reason = await whyOutdated(authenticated) else {
            return true
        }
        services.connections.close(ticket, reason: reason)
        return false
    }

    /// Returns the reason why a verified login is outdated: the password was changed, or the remembered login ended,
    /// during the check. The session is in the table by now, so a later change ends it like all others.
    private func whyOutdated(_ authenticated: AuthenticatedAccount) async -> CloseReason? {
        do {
            let present = try await services.accounts.secretDigest(of: authenticated.credential.username)
            guard present != authenticated.secretDigest else {
                let isGood = try await services.accounts.isGood(authenticated.login, of: authenticated.account.id)
                return isGood ? nil : .loginEnded
            }
            return present == nil ? .accountRemoved : .passwordChanged
        } catch {
            // An unreadable store must not end sessions.
            return nil
        }
    }
}

extension ProtoLoggedIn {
    /// Adds the fields that every login has, except the keys of its delivery.
    fileprivate mutating func add(
        _ authenticated: AuthenticatedAccount,
        resumption: (token: [UInt8], seconds: UInt32)
    ) {
        username = authenticated.account.username.value
        resumeSeconds = resumption.seconds
        resumeToken = .init(resumption.token)
        readReceipts = authenticated.details.sendsReadReceipts
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
