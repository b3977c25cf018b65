package import ChatProtocol

/// Stores the roles of accounts, by account number.
///
/// A removed account keeps its number, because its name is reserved, and with it its role: the server sets the role of
/// an account that it removes to member, so that the role does not come back with a later account of that name.
/// ``MaintainedStore/forget(_:)`` removes a role itself.
package protocol RoleStore: Sendable {
    /// Returns the accounts with a role above member: the highest role first, then by account number.
    ///
    /// - Throws: ``StorageError``.
    func roles() async throws -> [RoleHolder]

    /// Returns the role of an account: member for one without a stored role.
    ///
    /// - Throws: ``StorageError``.
    func role(of account: AccountID) async throws -> AccountRole

    /// Sets the role of an account.
    ///
    /// - Throws: ``StorageError``, ``MessageDraftError/noSuchAccount(_:)``.
    func setRole(_ role: AccountRole, of account: AccountID) async throws
}
