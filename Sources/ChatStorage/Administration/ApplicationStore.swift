package import ChatProtocol

/// Stores applications for accounts. An approved one is used like an invite:
/// ``InviteStore/reserveInvite(digest:for:now:)`` finds it by its code.
///
/// Every call with a time ignores the applications that have ended, and a call that changes some removes them. One
/// with a registration under way does not end.
package protocol ApplicationStore: Sendable {
    /// Notes an application, which holds its name from now on.
    ///
    /// - Parameter now: In milliseconds since 1970.
    /// - Throws: ``StorageError``.
    func apply(_ draft: ApplicationDraft, now: Int64) async throws -> ApplicationOutcome

    /// Returns the applications in the order of their numbers, also approved ones.
    ///
    /// - Parameter now: In milliseconds since 1970.
    /// - Throws: ``StorageError``.
    func applications(now: Int64) async throws -> [Application]

    /// Returns the application that holds a name.
    ///
    /// - Parameter now: In milliseconds since 1970.
    /// - Throws: ``StorageError``.
    func application(named username: Username, now: Int64) async throws -> Application?

    /// Returns the application that has a code and is for a name.
    ///
    /// - Parameters:
    ///   - digest: The SHA-256 digest of the code, see `InviteCode`.
    ///   - username: The name.
    ///   - now: In milliseconds since 1970.
    /// - Throws: ``StorageError``.
    func application(digest: [UInt8], for username: Username, now: Int64) async throws -> Application?

    /// Approves or rejects the application that holds a name. A rejected one is removed, also one that was approved
    /// before; an approved one that is approved again stays as it is.
    ///
    /// - Parameters:
    ///   - username: The name.
    ///   - isApproved: Whether to approve it.
    ///   - maker: Who decides.
    ///   - now: In milliseconds since 1970.
    /// - Throws: ``StorageError``, ``MessageDraftError/noSuchAccount(_:)`` for the maker.
    func decideApplication(
        of username: Username,
        isApproved: Bool,
        by maker: Maker,
        now: Int64
    ) async throws -> ApplicationDecision
}
