import ChatProtocol
import ChatStorage
import Logging
import NIOCore
import Synchronization

extension AccountDirectory {
    /// Checks a password.
    ///
    /// - Throws: What the stores throw.
    func logIn(_ username: Username, password: String, from requester: Requester) async throws -> Outcome {
        let isKnown = try await credentials.knowsNetwork(
            requester.network.description,
            of: username,
            now: ServerTime.milliseconds
        )
        let attempt = LoginAttempt(username, network: requester.network, isKnown: isKnown)
        if let wait = throttle.withLock({ $0.begin(attempt.gates, now: .now()) }) {
            return .throttled(wait)
        }
        defer { throttle.withLock { $0.end(attempt.gates) } }
        let outcome = try await check(username, password: password, from: requester)
        switch outcome {
        case .wrongPassword:
            throttle.withLock { $0.failed(attempt.counted, now: .now()) }
        case .accepted(let entrant):
            throttle.withLock { $0.succeeded(attempt.own) }
            await note(entrant.credential.username, from: requester)
        case .noSuchUser, .usernameTaken, .unsuitableName, .registrationClosed, .policy, .cannotResume, .throttled,
            .tooManyRegistrations, .busy:
            break
        }
        return outcome
    }

    /// Gives an account another password. All tokens that its sessions had are void then.
    ///
    /// - Parameter requester: A wrong old password counts there as at a login.
    /// - Returns: With an outcome of `accepted`, the account with its new secret.
    /// - Throws: What the stores throw.
    func changePassword(
        of username: Username,
        from old: String,
        to new: String,
        requester: Requester
    ) async throws -> Outcome {
        do {
            try policy.check(new)
        } catch {
            return .policy(error)
        }
        let outcome = try await logIn(username, password: old, from: requester)
        guard case .accepted(let entrant) = outcome else {
            return outcome
        }
        let hasher = hasher
        guard let hash = try await workers.run(.login(from: requester), { try hasher.hash(new) }) else {
            return .busy
        }
        let before = entrant.credential
        guard try await credentials.replace(before.username, hash: hash, ifStill: before.secret) else {
            // Somebody else was faster: the operator, or another session. The old password is none any more.
            return .wrongPassword
        }
        return .accepted(
            Entrant(
                account: entrant.account,
                details: entrant.details,
                credential: Credential(username: before.username, secret: .hash(hash)),
                passwordTime: ServerTime.milliseconds
            )
        )
    }

    private func check(_ username: Username, password: String, from requester: Requester) async throws -> Outcome {
        let credential = try await credentials.credential(for: username)
        if credential == nil, try await registeredName(username) == nil {
            return .noSuchUser
        }
        let hasher = hasher
        // A reserved name takes as long as another, and every password is wrong there.
        let secret = try credential?.secret ?? .hash(hasher.decoy())
        let verification = try await workers.run(.login(from: requester)) {
            try hasher.verify(password, against: secret)
        }
        guard let verification else {
            return .busy
        }
        guard let credential, verification != .wrong else {
            return .wrongPassword
        }
        guard verification == .rightButOutdated else {
            return .accepted(try await entrant(credential))
        }
        switch await renewHash(of: credential, password: password, from: requester) {
        case .kept:
            return .accepted(try await entrant(credential))
        case .renewed(let renewed):
            var entrant = try await entrant(renewed)
            entrant.formerDigest = credential.secret.digest
            return .accepted(entrant)
        case .changedMeanwhile:
            // Another login has renewed it, or the password is another one now: only a check tells which.
            return try await check(username, password: password, from: requester)
        }
    }

    /// What came of renewing a hash.
    private enum OnRenewal {
        /// It is as it was: the server is busy, or the store failed.
        case kept
        /// It is this now.
        case renewed(Credential)
        /// Somebody else has changed the secret since it was read.
        case changedMeanwhile
    }

    /// A secret in plain text, of another cost, or of a password that was not prepared is replaced now that its
    /// password is known. The login does not depend on it.
    private func renewHash(
        of credential: Credential,
        password: String,
        from requester: Requester
    ) async -> OnRenewal {
        let hasher = hasher
        do {
            guard let hash = try await workers.run(.login(from: requester), { try hasher.hash(password) }) else {
                return .kept
            }
            guard try await credentials.replace(credential.username, hash: hash, ifStill: credential.secret) else {
                return .changedMeanwhile
            }
            return .renewed(Credential(username: credential.username, secret: .hash(hash)))
        } catch {
            logger.warning("could not renew a password hash", metadata: ["error": "\(error)"])
            return .kept
        }
    }
}
