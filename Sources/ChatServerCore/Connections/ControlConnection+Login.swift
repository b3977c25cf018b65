import ChatProtocol
import ChatStorage
import Foundation
import Logging
import NIOCore
import SwiftProtobuf

extension ControlConnection {
    /// The first exchange: agrees on a version and tells the limits.
    mutating func greet(_ hello: WireHello, _ reply: ReplyAddress) async {
        guard (hello.oldestVersion...max(hello.oldestVersion, hello.newestVersion)).contains(ProtocolLimits.version)
        else {
            reply.post(
                .unsupportedVersion,
                "This server speaks version \(ProtocolLimits.version) of the protocol; "
                    + "the client speaks \(hello.oldestVersion) to \(hello.newestVersion). Update the older one."
            )
            return await leave(flushing: false)
        }
        clientName = SafeText.line(String(hello.clientName.prefix(ProtocolLimits.clientNameLength)))
        services.logger.debug("hello", metadata: ["client": "\(clientName)", "address": "\(address)"])
        stage = .introduced(wrongPasswords: 0)
        extendForPerson()
        reply.post(
            .welcome(
                .with {
                    $0.version = ProtocolLimits.version
                    $0.serverName = "Tandem"
                    $0.passwordPolicy = services.accounts.policy.description
                    $0.registrationOpen = services.accounts.registration == .open
                    $0.serverID = Data(services.identity.serverID)
                    $0.line = Data(services.identity.line)
                    $0.limits = .with {
                        $0.frameBytes = UInt32(ProtocolLimits.frameBytes)
                        $0.bodyBytes = UInt32(ProtocolLimits.bodyBytes)
                        $0.usernameMinimum = UInt32(Username.minimumLength)
                        $0.usernameMaximum = UInt32(Username.maximumLength)
                        $0.passwordBytes = UInt32(PasswordPolicy.maximumBytes)
                        $0.loginAttempts = UInt32(ProtocolLimits.loginAttempts)
                    }
                }
            )
        )
    }

    /// Tells whether an account exists, as the client must know before it asks for a password; and to those who have
    /// logged in, whether it is there.
    mutating func checkUser(_ request: WireCheckUser, for online: OnlineSession?, _ reply: ReplyAddress) async {
        extendForPerson()
        guard let username = username(request.username, reply) else {
            return
        }
        do {
            let registered = try await services.accounts.registeredName(username)
            var status = WireUserStatus.with {
                $0.exists = registered != nil
                $0.username = (registered ?? username).value
            }
            if online != nil, let registered {
                let account = try await services.accounts.account(of: registered)
                status.online = await services.hub.isOnline(account.id)
                // The store learns of a departure within a second, or when the grace is over.
                let unsaved = services.hub.lastSeen(of: account.id) ?? 0
                status.lastSeen = max(unsaved, try await services.accounts.details(of: account.id).lastSeen ?? 0)
            }
            reply.post(.userStatus(status))
        } catch {
            storesFailed(error, reply)
        }
    }

    /// Checks a password; the third wrong one ends the connection.
    mutating func logIn(_ request: WireLogin, wrongPasswords: Int, _ reply: ReplyAddress) async {
        extendForPerson()
        guard let username = username(request.username, reply) else {
            return
        }
        do {
            let outcome = try await services.accounts.logIn(username, password: request.password, from: requester)
            switch outcome {
            case .wrongPassword:
                await refuse(username, wrongPasswords: wrongPasswords + 1, reply)
            default:
                await conclude(outcome, username: username, reply)
            }
        } catch {
            storesFailed(error, reply)
        }
    }

    /// Makes an account and logs in with it.
    mutating func register(_ request: WireRegister, _ reply: ReplyAddress) async {
        extendForPerson()
        guard let username = username(request.username, reply) else {
            return
        }
        do {
            let outcome = try await services.accounts.register(username, password: request.password, from: requester)
            if case .accepted(let entrant) = outcome {
                services.logger.info("account registered", metadata: metadata(of: entrant.account.username))
            }
            await conclude(outcome, username: username, reply)
        } catch {
            storesFailed(error, reply)
        }
    }

    /// Takes up a session whose connection has broken: no password, and the same origin.
    mutating func resume(_ request: WireResume, _ reply: ReplyAddress) async {
        extendForPerson()
        guard let username = username(request.username, reply) else {
            return
        }
        do {
            let (outcome, origin) = try await services.accounts.resume(
                username,
                token: [UInt8](request.token),
                from: requester
            )
            if case .accepted(let entrant) = outcome {
                await enter(entrant, resuming: origin, reply)
            } else {
                await conclude(outcome, username: username, reply)
            }
        } catch {
            storesFailed(error, reply)
        }
    }

    private mutating func refuse(_ username: Username, wrongPasswords: Int, _ reply: ReplyAddress) async {
        services.logger.info("wrong password", metadata: metadata(of: username))
        let left = max(0, ProtocolLimits.loginAttempts - wrongPasswords)
        guard left > 0 else {
            reply.post(
                .wrongPassword,
                "Wrong password. The server closed the connection after \(ProtocolLimits.loginAttempts) wrong passwords."
            )
            return await leave(flushing: false)
        }
        stage = .introduced(wrongPasswords: wrongPasswords)
        let attempts = left == 1 ? "1 attempt" : "\(left) attempts"
        reply.post(.wrongPassword, "Wrong password. \(attempts) left.", attemptsLeft: left)
    }

    private mutating func conclude(
        _ outcome: AccountDirectory.Outcome,
        username: Username,
        _ reply: ReplyAddress
    ) async {
        if case .accepted(let entrant) = outcome {
            await enter(entrant, reply)
        } else {
            refuse(outcome, username: username, reply)
        }
    }

    /// - Parameter resumed: The origin of the session that is taken up; `nil` for a new one.
    private mutating func enter(_ entrant: Entrant, resuming resumed: Int64? = nil, _ reply: ReplyAddress) async {
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
            return await leave(flushing: false)
        }
        limit.bytes = ProtocolLimits.frameBytes
        heard()
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
        stage = .online(
            OnlineSession(account: account, session: SessionID(rawValue: keys.sessionID), origin: origin)
        )
        services.logger.info(
            resumed == nil ? "session began" : "session resumed",
            metadata: metadata(of: account.username).merging(["client": "\(clientName)"]) { $1 }
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

    /// Reads a name, and answers the request when it is none.
    private func username(_ text: String, _ reply: ReplyAddress) -> Username? {
        do {
            return try Username(text)
        } catch {
            reply.post(.invalidUsername, "\(error)")
            return nil
        }
    }
}
