/// An open room.
package struct RoomItem: Sendable, Equatable, Codable {
    /// The number to find it by.
    package var number: Int64
    /// Its name.
    package var name: String
    /// The name of the account that manages it.
    package var admin: String
    /// The number of members.
    package var members: Int
    /// The maximum number of members.
    package var limit: Int
    /// Whether it is in the list that all see.
    package var isListed: Bool
    /// Whether joining needs an invitation.
    package var isInviteOnly: Bool
    /// Whether joining needs a password.
    package var hasPassword: Bool
    /// Whether it stays open while its members are away.
    package var isKept: Bool

    /// Creates an item.
    package init(
        number: Int64,
        name: String,
        admin: String,
        members: Int,
        limit: Int,
        isListed: Bool,
        isInviteOnly: Bool,
        hasPassword: Bool,
        isKept: Bool
    ) {
        self.number = number
        self.name = name
        self.admin = admin
        self.members = members
        self.limit = limit
        self.isListed = isListed
        self.isInviteOnly = isInviteOnly
        self.hasPassword = hasPassword
        self.isKept = isKept
    }
}
