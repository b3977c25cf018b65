import ChatProtocol
import ChatStorage
import NIOCore
import Synchronization

extension AccountDirectory {
    /// Returns a digest of the secret that is stored for a name now, or `nil` if the account was removed. A
    /// session with another ``AuthenticatedAccount/secretDigest`` began with a password that is not valid any more.
    ///
    /// - Throws: The errors of the stores.
    func secretDigest(of username: Username) async throws -> SecretDigest? {
        try await credentials.credential(for: username)?.secret.digest
    }

    /// Returns the token that resumes a session, and for how many seconds it is valid.
    ///
    /// - Parameter origin: The number under which the store keeps the session's messages.
    func resumption(of authenticated: AuthenticatedAccount, origin: Int64) -> (token: [UInt8], seconds: UInt32) {
        let time = authenticated.passwordTime
        return (
            tokens.token(
                for: authenticated.credential,
                origin: origin,
                passwordTime: time,
                login: authenticated.login
            ),
            ResumptionTokens.secondsLeft(passwordTime: time, now: ServerTime.milliseconds)
        )
    }

    /// Checks a resumption token. A valid one is accepted even while the ``LoginThrottle`` delays logins: 256
    /// bits cannot be guessed. A forged one counts as a wrong password of its network, and never of the
    /// account: it costs the sender no hash, so it would be the cheapest way to lock an owner out.
    ///
    /// - Returns: For the outcome `accepted`, the origin of the resumed session.
    /// - Throws: The errors of the stores.
    func resume(
        _ username: Username,
        token: [UInt8],
        from requester: Requester
    ) async throws -> (outcome: Outcome, origin: Int64) {
        if let credential = try await credentials.credential(for: username) {
            switch tokens.check(token, for: credential, now: ServerTime.milliseconds) {
            case .good(let origin, let passwordTime, let login):
                var authenticated = try await authenticated(
                    credential,
                    hasProvedPassword: login == nil
                        && ResumptionTokens.provesPassword(of: passwordTime, now: ServerTime.milliseconds),
                    passwordTime: passwordTime
                )
                authenticated.login = login
                guard try await !isLockedOut(origin, of: authenticated.account.id) else {
                    return (.keptOut(.lockedDown), 0)
                }
                guard try await isGood(login, of: authenticated.account.id) else {
                    return (.cannotResume, 0)
                }
                return (.accepted(authenticated), origin)
            case .tooOld: return (.cannotResume, 0)
            case .forged: break
            }
        }
        return (countForged(from: requester).map { .throttled($0) } ?? .cannotResume, 0)
    }

    /// Counts a forged token as a wrong password of its network.
    ///
    /// - Returns: How long to wait, if the network has sent too many; then it is not counted.
    func countForged(from requester: Requester) -> TimeAmount? {
        let subjects = LoginThrottle.Subject.networks(of: requester.network)
        return throttle.withLock { throttle in
            if let wait = throttle.wait(for: subjects, now: .now()) {
                return wait
            }
            throttle.failed(subjects, now: .now())
            return nil
        }
    }
}
