import ChatProtocol
import ChatStorage
import NIOCore
import SwiftProtobuf

extension AccountDirectory {
    /// The result of a login by token.
    struct TokenLogin: Sendable {
        let outcome: Outcome
        /// The token for the next login.
        var token: ProtoLoginToken?
        /// The login that ended because the token had been used before, and its account.
        var reused: (login: LoginID, account: AccountID)?
    }

    /// The account, the password and the origin of a session that asks to be remembered.
    struct RememberingSession: Sendable {
        let account: Account
        /// The digest of the secret that the session began with.
        let secret: SecretDigest
        /// When its password was last checked, in milliseconds since 1970.
        let passwordTime: Int64
        /// The number under which the store keeps its messages.
        let origin: Int64
    }

    /// Checks a login token and replaces it. A good one is accepted even while the ``LoginThrottle`` delays logins, and
    /// an unknown one counts like a forged resumption token: see ``resume(_:token:from:)``.
    ///
    /// A name without an account is looked up in the same way, so that the answer tells nothing of it.
    ///
    /// - Throws: The errors of the stores.
    func logIn(_ username: Username, token bytes: [UInt8], from requester: Requester) async throws -> TokenLogin {
        let credential = try await credentials.credential(for: username)
        let account = try await details.knownAccount(of: username)?.account
        guard let token = LoginToken(bytes) else {
            return refused(from: requester)
        }
        var generator = SystemRandomNumberGenerator()
        let next = token.successor(using: &generator)
        let use = LoginUse(
            of: token.digest,
            successor: next.digest,
            account: account?.id,
            secret: credential?.secret.digest,
            now: ServerTime.milliseconds
        )
        switch try await logins.useLogin(use) {
        case .used(let login):
            guard let credential else {
                return TokenLogin(outcome: .loginTokenRefused)
            }
            var authenticated = try await authenticated(credential, hasProvedPassword: false)
            authenticated.login = login.id
            return TokenLogin(
                outcome: .accepted(authenticated),
                token: ProtoLoginToken(next, of: login, now: use.now)
            )
        case .reused(let ended):
            return TokenLogin(outcome: .loginTokenRefused, reused: account.map { (ended.id, $0.id) })
        case .void:
            // The server made it, so it was not guessed.
            return TokenLogin(outcome: .loginTokenRefused)
        case .unknown:
            return refused(from: requester)
        }
    }

    /// Remembers the login of a session.
    ///
    /// - Returns: The first token with the resumption token of the session, which belongs to the login from now on; the
    ///   login that ended for it; `nil` when the password was changed.
    /// - Throws: The errors of the stores; ``AccountRefusal`` while the account's password is not hashed yet.
    func remember(_ session: RememberingSession, label: String) async throws -> ProtoRememberedLogin? {
        let username = session.account.username
        guard let credential = try await credentials.credential(for: username),
            credential.secret.digest == session.secret
        else {
            return nil
        }
        guard case .hash = credential.secret else {
            // A digest of a password in plain text would be easy to guess from. The next login hashes it.
            throw AccountRefusal(outcome: .busy, username: username)
        }
        var generator = SystemRandomNumberGenerator()
        let token = LoginToken(using: &generator)
        let now = ServerTime.milliseconds
        let made = try await logins.rememberLogin(
            LoginDraft(
                account: session.account.id,
                label: Self.label(label),
                token: token.digest,
                secret: session.secret,
                now: now
            )
        )
        return ProtoRememberedLogin.with {
            $0.token = ProtoLoginToken(token, of: made.login, now: now)
            $0.resumeToken = .init(
                tokens.token(
                    for: credential,
                    origin: session.origin,
                    passwordTime: session.passwordTime,
                    login: made.login.id
                )
            )
            if let ended = made.ended {
                $0.ended = ProtoEndedLogin(ended)
            }
        }
    }

    /// Returns the resumption token of a session that belongs to no remembered login any more; empty when its password
    /// was changed.
    ///
    /// - Throws: The errors of the stores.
    func resumptionToken(of session: RememberingSession) async throws -> [UInt8] {
        let credential = try await credentials.credential(for: session.account.username)
        guard let credential, credential.secret.digest == session.secret else {
            return []
        }
        return tokens.token(for: credential, origin: session.origin, passwordTime: session.passwordTime)
    }

    /// Returns whether a session of a remembered login may go on, and notes that the login is in use. Any session
    /// without such a login may.
    ///
    /// - Throws: The errors of the stores.
    func isGood(_ login: LoginID?, of account: AccountID) async throws -> Bool {
        guard let login else {
            return true
        }
        return try await logins.resumeLogin(login, of: account, now: ServerTime.milliseconds)
    }

    /// Returns what an account is to be told of the logins that the server ended. A login does not fail for it. The
    /// account does not count as told by it: its client may show nothing.
    func newsOfLogins(of account: AccountID) async -> [ProtoEndedLogin] {
        let ended = try? await logins.endedLogins(of: account, isUntold: true, now: ServerTime.milliseconds)
        return (ended ?? []).map { ProtoEndedLogin($0) }
    }

    /// Cuts the text before it is sanitized, which takes time for each scalar, and after it, which may show one as
    /// many.
    private static func label(_ text: String) -> String {
        cut(SafeText.line(cut(text)))
    }

    /// Scalars are counted, since a character may have any number of them.
    private static func cut(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.prefix(LoginLimits.labelCharacters)))
    }

    private func refused(from requester: Requester) -> TokenLogin {
        TokenLogin(outcome: countForged(from: requester).map { .throttled($0) } ?? .loginTokenRefused)
    }
}

extension ProtoLoginToken {
    init(_ token: LoginToken, of login: RememberedLogin, now: Int64) {
        self.init()
        self.login = UInt64(login.id.rawValue)
        self.token = .init(token.bytes)
        seconds = UInt32(clamping: (login.end - now) / 1000)
    }
}

extension ProtoEndedLogin {
    init(_ ended: EndedLogin) {
        self.init()
        login = UInt64(ended.id.rawValue)
        label = ended.label
        reason =
            switch ended.reason {
            case .reused: .tokenReused
            case .tooMany: .tooMany
            // A store does not list it.
            case .asked: .unspecified
            }
        time = ended.time
    }
}
