/// Stores bans and the lock-down.
package protocol BanStore: Sendable {
    /// Returns the bans that have not ended, in the order of their numbers. Removes the others.
    ///
    /// - Parameter now: In milliseconds since 1970.
    /// - Throws: ``StorageError``.
    func bans(now: Int64) async throws -> [Ban]

    /// Makes a ban, and removes those that have ended. It replaces an earlier one of the same target: a lock only a
    /// lock, and another ban only another ban.
    ///
    /// - Parameter now: In milliseconds since 1970.
    /// - Returns: The ban, with a new number.
    /// - Throws: ``StorageError``, ``MessageDraftError/noSuchAccount(_:)`` for the target or the maker,
    ///   ``AdministrationError/tooManyBans``, and ``AdministrationError/madeByHigherRole(_:)`` for the ban that it
    ///   would replace.
    func addBan(_ draft: BanDraft, now: Int64) async throws -> Ban

    /// Removes a ban.
    ///
    /// - Returns: The removed ban; `nil` when there is none of this number.
    /// - Throws: ``StorageError``.
    func removeBan(_ id: BanID) async throws -> Ban?

    /// Removes all bans of exactly this account or network, a lock included.
    ///
    /// - Returns: The removed bans, in the order of their numbers.
    /// - Throws: ``StorageError``.
    func removeBans(of target: BanTarget) async throws -> [Ban]

    /// Returns whether the server is locked down. It stays so after a restart.
    ///
    /// - Throws: ``StorageError``.
    func isLockedDown() async throws -> Bool

    /// Begins or ends the lock-down.
    ///
    /// - Throws: ``StorageError``.
    func setLockedDown(_ isLockedDown: Bool) async throws
}
