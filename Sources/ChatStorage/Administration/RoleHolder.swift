package import ChatProtocol

/// An account with a role above member.
package struct RoleHolder: Sendable, Equatable {
    /// The account.
    package let account: Account

    /// Its role.
    package let role: AccountRole

    /// Creates a holder.
    package init(account: Account, role: AccountRole) {
        self.account = account
        self.role = role
    }
}

extension [RoleHolder] {
    /// The holders with the highest role first, then by account number.
    package func sortedByRole() -> [RoleHolder] {
        sorted { ($1.role, $0.account.id.rawValue) < ($0.role, $1.account.id.rawValue) }
    }
}
