import ChatProtocol
import ChatStorage
import NIOCore
import Synchronization

extension AccountDirectory {
    /// A digest of the secret that is stored for a name now, or `nil` when the account has been removed. A session
    /// whose
    /// ``Entrant/secretDigest`` differs began with a password that is not the account's any more.
    ///
    /// - Throws: What the stores throw.
    func secretDigest(of username: Username) async throws -> SecretDigest? {
        try await credentials.credential(for: username)?.secret.digest
    }

    /// What a session can be resumed with, and for how many seconds.
    ///
    /// - Parameter origin: The number under which the store keeps what the session sends.
    func resumption(of entrant: Entrant, origin: Int64) -> (token: [UInt8], seconds: UInt32) {
        let time = entrant.passwordTime
        return (
            tokens.token(for: entrant.credential, origin: origin, passwordTime: time),
            ResumptionTokens.secondsLeft(passwordTime: time, now: ServerTime.milliseconds)
        )
    }

    /// Checks a token. A good one is let in even while wrong passwords are held up: nobody guesses 256 bits. A forged
    /// one counts as a wrong password of its network, and never of the account: no hash is computed for it, so it would
    /// be the cheapest way to keep an owner out.
    ///
    /// - Returns: With an outcome of `accepted`, the origin of the session that it resumes.
    /// - Throws: What the stores throw.
    func resume(
        _ username: Username,
        token: [UInt8],
        from requester: Requester
    ) async throws -> (outcome: Outcome, origin: Int64) {
        if let credential = try await credentials.credential(for: username) {
            switch tokens.check(token, for: credential, now: ServerTime.milliseconds) {
            case .good(let origin, let passwordTime):
                return (.accepted(try await entrant(credential, passwordTime: passwordTime)), origin)
            case .tooOld: return (.cannotResume, 0)
            case .forged: break
            }
        }
        let subjects = LoginThrottle.Subject.networks(of: requester.network)
        let wait = throttle.withLock { throttle -> TimeAmount? in
            if let wait = throttle.wait(for: subjects, now: .now()) {
                return wait
            }
            throttle.failed(subjects, now: .now())
            return nil
        }
        return (wait.map { .throttled($0) } ?? .cannotResume, 0)
    }
}
