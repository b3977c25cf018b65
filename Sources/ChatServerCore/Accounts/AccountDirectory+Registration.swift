import ChatProtocol
import ChatStorage
import NIOCore
import Synchronization

extension AccountDirectory {
    /// Makes an account, or notes an application for it.
    ///
    /// The use of an invite is reserved before anything is hashed, and confirmed once the account exists:
    /// ``settleReservations()`` settles one that a crash left open.
    ///
    /// - Parameter invite: The bytes of an invite, or of the claim of an application; empty for none.
    /// - Throws: The errors of the stores.
    func register(
        _ username: Username,
        password: String,
        invite: [UInt8] = [],
        from requester: Requester
    ) async throws -> Outcome {
        guard !access.isLockedDown else {
            return .keptOut(.lockedDown)
        }
        // A reload may change it meanwhile.
        let mode = registration
        guard mode != .closed else {
            return .registrationRefused(.closed)
        }
        if let refusal = try await refusal(of: username, password: password) {
            return refusal
        }
        switch try await permit(for: username, in: mode, invite: invite, from: requester) {
        case .refused(let outcome):
            return outcome
        case .granted(let permit):
            do {
                let outcome = try await make(username, password: password, from: requester)
                await end(permit, isUsed: outcome.isAccepted)
                return outcome
            } catch {
                await settle(permit)
                throw error
            }
        }
    }

    /// Makes an account.
    ///
    /// The secret is stored before the row in the message store: a crash in between leaves an account that can log
    /// in, and the login makes the row. A row without a secret would be a reserved name that never had an owner.
    private func make(_ username: Username, password: String, from requester: Requester) async throws -> Outcome {
        if let wait = registrationRate.withLock({ $0.take(requester.network, now: .now()) }) {
            return .tooManyRegistrations(wait)
        }
        let hasher = hasher
        let hash = try await workers.run(.registration(from: requester)) { try hasher.hash(password) }
        guard let hash else {
            registrationRate.withLock { $0.giveBack(requester.network) }
            return .busy
        }
        guard !requester.end.isReached else {
            // The connection has closed: the client would never learn of the account.
            return .busy
        }
        guard !access.isLockedDown else {
            // It has begun meanwhile.
            registrationRate.withLock { $0.giveBack(requester.network) }
            return .keptOut(.lockedDown)
        }
        do {
            try await credentials.add(username, hash: hash)
        } catch CredentialError.usernameTaken {
            return .usernameTaken
        }
        do {
            let credential = Credential(username: username, secret: .hash(hash))
            let made = try await authenticated(credential, hasProvedPassword: true)
            await note(username, from: requester)
            return .accepted(made)
        } catch {
            try? await credentials.remove(username)
            throw error
        }
    }

    /// Returns the reason not to make this account, before anything is hashed.
    private func refusal(of username: Username, password: String) async throws -> Outcome? {
        do {
            _ = try Username(new: username.value)
        } catch {
            return .unsuitableName(error)
        }
        do {
            try policy.check(password)
        } catch {
            return .policy(error)
        }
        return try await registeredName(username) == nil ? nil : .usernameTaken
    }
}

extension AccountDirectory.Outcome {
    fileprivate var isAccepted: Bool {
        if case .accepted = self { true } else { false }
    }
}
