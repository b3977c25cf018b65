import ChatProtocol
import ChatStorage
import Logging

extension AccountDirectory {
    /// Who may make accounts at present: nobody during a lock-down.
    var registrationAtPresent: RegistrationMode {
        access.isLockedDown ? .closed : registration
    }

    /// Returns why nobody may log in to an account at present; `nil` when its owner may. It is asked before a password
    /// is hashed or a token is used, so that somebody who is kept out costs nothing and is not counted as a guesser.
    ///
    /// - Parameter isResumed: Whether it is about a session that exists: ``isLockedOut(_:of:)`` tells whether the
    ///   lock-down lets it in, once its token has told which one it is.
    /// - Throws: The errors of the stores.
    func whyKeptOut(_ username: Username, isResumed: Bool) async throws -> KeptOut? {
        let isLockedDown = !isResumed && access.isLockedDown
        guard isLockedDown || access.hasAccountBans else {
            return nil
        }
        let account = try await details.knownAccount(of: username)?.account
        if let notice = account.flatMap({ access.notice(for: $0.id) }) {
            return .barred(notice)
        }
        guard isLockedDown else {
            return nil
        }
        guard let account, try await administration.role(of: account.id) > .member else {
            return .lockedDown
        }
        return nil
    }

    /// Whether the lock-down keeps a session out: it was not there when the lock-down began, and its account has no
    /// role.
    ///
    /// - Parameter origin: The number under which the store keeps the session's messages.
    /// - Throws: The errors of the stores.
    func isLockedOut(_ origin: Int64, of account: AccountID) async throws -> Bool {
        guard access.isLockedOut(origin, of: account) else {
            return false
        }
        return try await administration.role(of: account) == .member
    }

    /// Returns the role of an account; the lowest one while the store cannot tell.
    func role(of account: AccountID) async -> AccountRole {
        do {
            return try await administration.role(of: account)
        } catch {
            logger.warning("could not read the role of an account", metadata: ["error": "\(error)"])
            return .member
        }
    }
}
