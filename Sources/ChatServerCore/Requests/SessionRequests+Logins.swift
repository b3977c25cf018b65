import ChatProtocol
import ChatStorage
import Logging
import SwiftProtobuf

/// Requests about the remembered logins of the own account.
extension SessionRequests {
    /// Remembers the login of this session, which belongs to it from now on. A session that has only shown a token is
    /// refused: a thief could make a login of its own, which does not end when the owner notices the copy.
    func rememberLogin(_ request: ProtoRememberLogin) async throws -> ProtoServerFrame.OneOf_Body {
        guard hasProvedPassword else {
            throw Refusal(
                .passwordNeeded,
                "Log in with the password first: a session that began without it, or was resumed, cannot be remembered."
            )
        }
        guard let remembered = try await services.accounts.remember(try session, label: request.label) else {
            throw Self.passwordChanged
        }
        let login = LoginID(rawValue: Int64(remembered.token.login))
        services.connections.updateSession(ticket) { $0.login = login }
        var ended = 0
        if remembered.hasEnded {
            ended = end(LoginID(rawValue: Int64(remembered.ended.login)))
        }
        log("login remembered", ["login": "\(login.rawValue)", "ended sessions": "\(ended)"])
        return .rememberedLogin(remembered)
    }

    /// Returns the remembered logins. The account counts as told of ended ones if the session has proved the password:
    /// another one may be a thief's.
    func listLogins() async throws -> ProtoServerFrame.OneOf_Body {
        let (session, now) = (try session, ServerTime.milliseconds)
        let logins = try await services.accounts.logins.logins(of: account, secret: session.secret, now: now)
        let ended = try await services.accounts.logins.endedLogins(of: account, isUntold: false, now: now)
        if hasProvedPassword {
            try await services.accounts.logins.toldOfEndedLogins(ended.map(\.id), account: account)
        }
        let own = services.connections.session(of: ticket)?.login
        return .loginList(
            .with {
                $0.logins = logins.map { login in
                    .with {
                        $0.login = UInt64(login.id.rawValue)
                        $0.label = login.label
                        $0.made = login.made
                        $0.lastUsed = login.lastUsed
                        $0.isThis = login.id == own
                    }
                }
                $0.ended = ended.map { ProtoEndedLogin($0) }
            }
        )
    }

    /// Ends a remembered login with its sessions. A session that has proved the password goes on; if it belongs to the
    /// login, the answer has another resumption token for it.
    ///
    /// - Returns: `nil` if the session that asks ends with its login, after the answer.
    func endLogin(_ request: ProtoEndLogin, _ reply: ReplyAddress) async throws -> ProtoServerFrame.OneOf_Body? {
        let login = LoginID(rawValue: Int64(clamping: request.login))
        let now = ServerTime.milliseconds
        guard try await services.accounts.logins.endLogin(login, of: account, now: now) else {
            throw Refusal(.noSuchLogin, "This account has no remembered login of that number.")
        }
        let isOwn = services.connections.session(of: ticket)?.login == login
        let ended = end(login)
        log("login ended", ["login": "\(login.rawValue)", "ended sessions": "\(ended)"])
        guard isOwn else {
            return .done(.init())
        }
        guard hasProvedPassword else {
            reply.post(.done(.init()))
            services.connections.close(ticket, reason: .loginEnded)
            return nil
        }
        services.connections.updateSession(ticket) { $0.login = nil }
        let token = try await services.accounts.resumptionToken(of: try session)
        return .done(.with { $0.resumeToken = .init(token) })
    }

    /// Ends the other sessions of an ended login.
    private func end(_ login: LoginID) -> Int {
        services.connections.closeSessions(of: account, from: login, except: ticket, reason: .loginEnded)
    }

    private var hasProvedPassword: Bool {
        services.connections.session(of: ticket)?.hasProvedPassword ?? false
    }

    private var session: AccountDirectory.RememberingSession {
        get throws {
            guard let session = services.connections.session(of: ticket) else {
                throw Self.passwordChanged
            }
            return AccountDirectory.RememberingSession(
                account: online.account,
                secret: session.digest,
                passwordTime: session.passwordTime,
                origin: online.origin
            )
        }
    }

    private static let passwordChanged = Refusal(
        .passwordChanged,
        "The password of this account was changed. Log in with the new one."
    )
}
