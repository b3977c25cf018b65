import ChatProtocol
import ChatStorage
import Logging
import NIOCore
import SwiftProtobuf

/// From the name to the session.
extension ControlDispatcher {
    /// Serves a request that comes before login.
    mutating func enter(_ request: ControlConnection.EntranceRequest, _ reply: ReplyAddress) async {
        do {
            switch request {
            case .checkUser(let request):
                reply.post(.userStatus(try await services.accounts.status(ofUser: request.username).status))
            case .logIn(let request): try await logIn(request, reply)
            case .register(let request): try await register(request, reply)
            case .resume(let request): try await resume(request, reply)
            }
        } catch {
            reply.post(refusal(for: error))
        }
    }

    /// Checks a password; the third wrong one ends the connection.
    private mutating func logIn(_ request: WireLogin, _ reply: ReplyAddress) async throws {
        let username = try Username(requested: request.username)
        let outcome = try await services.accounts.logIn(username, password: request.password, from: requester)
        if case .wrongPassword = outcome {
            await wrongPassword(of: username, reply)
        } else {
            try await conclude(outcome, username: username, reply)
        }
    }

    /// Makes an account and logs in with it.
    private mutating func register(_ request: WireRegister, _ reply: ReplyAddress) async throws {
        let username = try Username(requested: request.username)
        let outcome = try await services.accounts.register(username, password: request.password, from: requester)
        if case .accepted(let entrant) = outcome {
            services.logger.info("account registered", metadata: metadata(of: entrant.account.username))
        }
        try await conclude(outcome, username: username, reply)
    }

    /// Takes up a session whose connection has broken: no password, and the same origin.
    private mutating func resume(_ request: WireResume, _ reply: ReplyAddress) async throws {
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

    /// - Parameter resumed: The origin of the session that is taken up; `nil` for a new one.
    private mutating func conclude(
        _ outcome: AccountDirectory.Outcome,
        resuming resumed: Int64? = nil,
        username: Username,
        _ reply: ReplyAddress
    ) async throws {
        guard case .accepted(let entrant) = outcome else {
            throw AccountRefusal(outcome: outcome, username: username)
        }
        await begin(entrant, resuming: resumed, reply)
    }

    /// Begins the session of somebody who was let in.
    private mutating func begin(_ entrant: Entrant, resuming resumed: Int64?, _ reply: ReplyAddress) async {
        let account = entrant.account
        let origin = resumed ?? Int64.random(in: 1...Int64.max)
        let resumption = services.accounts.resumption(of: entrant, origin: origin)
        var login = WireLoggedIn.with {
            $0.username = account.username.value
            $0.resumeSeconds = resumption.seconds
            $0.resumeToken = .init(resumption.token)
            $0.readReceipts = entrant.details.sendsReadReceipts
        }
        // Before the answer: the client may use its new rights as soon as it has read it.
        guard await takePlace(entrant, origin: origin) else {
            return await leave(.lost)
        }
        limit.bytes = ProtocolLimits.frameBytes
        connection.entering(now: .now())
        noteTimes()
        let keys = await services.hub.open(
            account,
            origin: origin,
            isResumed: resumed != nil,
            outbox: outbox,
            signs: signs
        ) { keys in
            login.delivery = keys
            reply.post(.loggedIn(login))
        }
        guard let keys else {
            return await leave(.lost)
        }
        let session = SessionID(rawValue: keys.sessionID)
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

    /// Makes the connection a session of its account.
    ///
    /// - Returns: Whether it may go on.
    private func takePlace(_ entrant: Entrant, origin: Int64) async -> Bool {
        let began = ConnectionTable.Session(
            account: entrant.account,
            origin: origin,
            signs: signs,
            digest: entrant.secretDigest
        )
        guard services.connections.loggedIn(ticket, as: began) else {
            return false
        }
        if let former = entrant.formerDigest {
            services.connections.secretRenewed(of: entrant.account.id, from: former, to: entrant.secretDigest)
        }
        guard let reason = await whyOutdated(entrant) else {
            return true
        }
        services.connections.close(ticket, reason: reason)
        return false
    }

    /// Why a login that was checked counts no more: the password was changed while it was checked. The session is in the
    /// table by now, so that a change from here on ends it as it ends all others.
    private func whyOutdated(_ entrant: Entrant) async -> CloseReason? {
        do {
            let present = try await services.accounts.secretDigest(of: entrant.credential.username)
            guard present != entrant.secretDigest else {
                return nil
            }
            return present == nil ? .accountRemoved : .passwordChanged
        } catch {
            // A store that cannot be read ends no session.
            return nil
        }
    }
}

extension Username {
    /// Reads a name that a peer has given.
    ///
    /// - Throws: What the peer is told of one that nobody can have.
    init(requested text: String) throws(Refusal) {
        do {
            self = try Username(text)
        } catch {
            throw .invalid(error)
        }
    }
}

extension AccountDirectory {
    /// Whether a name is taken, as a client must know before it asks for a password, and how its owner wrote it.
    ///
    /// - Throws: A ``Refusal`` of what is no name, and what the stores throw.
    func status(ofUser text: String) async throws -> (status: WireUserStatus, registered: Username?) {
        let username = try Username(requested: text)
        let registered = try await registeredName(username)
        let status = WireUserStatus.with {
            $0.exists = registered != nil
            $0.username = (registered ?? username).value
        }
        return (status, registered)
    }
}
