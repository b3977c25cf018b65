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
