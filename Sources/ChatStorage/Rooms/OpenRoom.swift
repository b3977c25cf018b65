import ChatProtocol

/// An open room as an operator sees it.
package struct OpenRoom: Sendable, Equatable {
    /// The position in the list of all open rooms.
    package let position: RoomListPosition
    /// The display name.
    package let name: String
    /// The name of the account that manages it.
    package let admin: String
    /// The number of members.
    package let memberCount: Int
    /// The maximum number of members.
    package let limit: Int
    /// Whether it is in the list that all see.
    package let isListed: Bool
    /// Whether joining needs an invitation.
    package let isInviteOnly: Bool
    /// Whether joining needs a password.
    package let hasPassword: Bool
    /// Whether it stays open while its members are away.
    package let isKept: Bool

    /// The number to find it by, see ``RoomNumber``.
    package var number: RoomNumber { RoomNumber(rawValue: position.number) }

    /// Creates a room.
    package init(
        position: RoomListPosition,
        name: String,
        admin: String,
        memberCount: Int,
        limit: Int,
        isListed: Bool,
        isInviteOnly: Bool,
        hasPassword: Bool,
        isKept: Bool
    ) {
        self.position = position
        self.name = name
        self.admin = admin
        self.memberCount = memberCount
        self.limit = limit
        self.isListed = isListed
        self.isInviteOnly = isInviteOnly
        self.hasPassword = hasPassword
        self.isKept = isKept
    }
}
