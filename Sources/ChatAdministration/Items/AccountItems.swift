package import ChatProtocol

/// An account that has a role.
package struct RoleItem: Sendable, Equatable, Codable {
    /// The account's name.
    package var account: String
    /// Its role.
    package var role: String

    /// Creates an item.
    package init(account: String, role: AccountRole) {
        self.account = account
        self.role = role.rawValue
    }
}

/// An account.
package struct UserItem: Sendable, Equatable, Codable {
    /// The account's name.
    package var account: String
    /// Its role.
    package var role: String
    /// Whether it is locked (`user lock`).
    package var isLocked: Bool
    /// The time when it was last online; `nil` for never.
    package var lastSeen: Int64?

    /// Creates an item.
    package init(account: String, role: AccountRole, isLocked: Bool, lastSeen: Int64?) {
        self.account = account
        self.role = role.rawValue
        self.isLocked = isLocked
        self.lastSeen = lastSeen
    }
}
