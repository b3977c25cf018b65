import ChatProtocol
import ChatStorage
import Logging
import NIOCore
import Synchronization

extension AccountDirectory {
    /// Checks a password.
    ///
    /// - Throws: The errors of the stores.
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
        case .accepted(let authenticated):
            throttle.withLock { $0.succeeded(attempt.own) }
            await note(authenticated.credential.username, from: requester)
        case .noSuchUser, .usernameTaken, .unsuitableName, .registrationRefused, .policy, .cannotResume,
            .loginTokenRefused, .keptOut, .throttled, .tooManyRegistrations, .busy:
            break
        }
        return outcome
    }

    /// Changes the password of an account. All resumption tokens of its sessions and all of its remembered logins are
    /// void from then on.
    ///
    /// - Parameter requester: The client that asked. A wrong old password counts against it as at a login.
    /// - Returns: For the outcome `accepted`, the account with its new secret.
    /// - Throws: The errors of the stores.
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
        guard case .accepted(let authenticated) = outcome else {
            return outcome
        }
        let hasher = hasher
        guard let hash = try await workers.run(.login(from: requester), { try hasher.hash(new) }) else {
            return .busy
        }
        let before = authenticated.credential
        guard try await credentials.replace(before.username, hash: hash, ifStill: before.secret) else {
            // The operator or another session changed the secret first, so the old password is not valid any more.
            return .wrongPassword
        }
        // They are void already: they have the digest of the old secret.
        try? await logins.endLogins(of: authenticated.account.id)
        return .accepted(
            AuthenticatedAccount(
                account: authenticated.account,
                details: authenticated.details,
                credential: Credential(username: before.username, secret: .hash(hash)),
                passwordTime: ServerTime.milliseconds,
                hasProvedPassword: true
            )
        )
    }

    private func check(_ username: Username, password: String, from requester: Requester) async throws -> Outcome {
        let credential = try await credentials.credential(for: username)
        if credential == nil, try await registeredName(username) == nil {
            return .noSuchUser
        }
        let hasher = hasher
        // A reserved name is verified against a decoy hash: it takes as long as another name, and every
        // password is wrong.
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
            return .accepted(try await authenticated(credential, hasProvedPassword: true))
        }
        switch await renewHash(of: credential, password: password, from: requester) {
        case .kept:
            return .accepted(try await authenticated(credential, hasProvedPassword: true))
        case .renewed(let renewed):
            var authenticated = try await authenticated(renewed, hasProvedPassword: true)
            let former = credential.secret.digest
            authenticated.formerDigest = former
            try await logins.renewLogins(of: authenticated.account.id, from: former, to: renewed.secret.digest)
            return .accepted(authenticated)
        case .changedMeanwhile:
            // Another login has rehashed it, or the password was changed: only another check tells which.
            return try await check(username, password: password, from: requester)
        }
    }

    /// The result of rehashing a password.
    private enum OnRenewal {
        /// The secret is unchanged: the server is busy, or the store failed.
        case kept
        /// The new credential.
        case renewed(Credential)
        /// The secret was changed elsewhere since it was read.
        case changedMeanwhile
    }

    /// Rehashes a password now that it is known, if its secret is in plain text, has another cost, or is of a
    /// password that was not prepared. The login succeeds without it.
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
