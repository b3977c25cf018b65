import ChatProtocol

/// Options of a new room.
public struct RoomOptions: Sendable, Hashable {
    /// The name: 1 to 50 characters and not eight digits. A listed room's name is unique among listed rooms,
    /// without regard to case. Leading number signs are dropped.
    public var name: String

    /// The most members, 1 to 1000, the admin included.
    public var limit: Int

    /// Whether it is in the list of rooms, and can be joined by its name.
    public var isListed = true

    /// Whether an invitation is required to join.
    public var isInviteOnly = false

    /// The password required to join, up to 128 bytes; `nil` for none.
    public var password: String?

    /// Whether the room and its memberships persist while the members are away.
    public var isKept = false

    /// Makes the options of a listed room that anybody may join.
    public init(name: String, limit: Int) {
        self.name = name
        self.limit = limit
    }
}

/// A room as its members see it. Its texts are sanitized for display.
public struct Room: Sendable, Equatable {
    /// The number of its conversation.
    public let conversation: UInt64
    /// The number that others join by.
    public let number: UInt64
    /// The room's name.
    public let name: String
    /// The most members.
    public let limit: Int
    /// Whether it is in the list of rooms.
    public let isListed: Bool
    /// Whether an invitation is required to join.
    public let isInviteOnly: Bool
    /// Whether a password is required to join.
    public let hasPassword: Bool
    /// Whether the room persists while its members are away.
    public let isKept: Bool
    /// The admin's name.
    public let admin: String
    /// The members, sorted without regard to case, including the admin.
    public let members: [RoomMember]
    /// The sequence of its last message; 0 when there is none.
    public let lastSequence: UInt64

    /// Makes a room, for tests.
    public init(
        conversation: UInt64,
        number: UInt64,
        name: String,
        limit: Int,
        isListed: Bool = true,
        isInviteOnly: Bool = false,
        hasPassword: Bool = false,
        isKept: Bool = false,
        admin: String,
        members: [RoomMember],
        lastSequence: UInt64 = 0
    ) {
        self.conversation = conversation
        self.number = number
        self.name = name
        self.limit = limit
        self.isListed = isListed
        self.isInviteOnly = isInviteOnly
        self.hasPassword = hasPassword
        self.isKept = isKept
        self.admin = admin
        self.members = members
        self.lastSequence = lastSequence
    }
}

/// A member of a room.
public struct RoomMember: Sendable, Equatable {
    /// The name as registered.
    public let username: String
    /// Whether the member is online.
    public let isOnline: Bool
    /// Whether the member is muted and may not write.
    public let isMuted: Bool

    /// Makes a member, for tests.
    public init(username: String, isOnline: Bool, isMuted: Bool = false) {
        self.username = username
        self.isOnline = isOnline
        self.isMuted = isMuted
    }
}

/// A room in the list of rooms.
public struct RoomSummary: Sendable, Equatable {
    /// The number to join it by.
    public let number: UInt64
    /// The room's name.
    public let name: String
    /// The number of members.
    public let memberCount: Int
    /// The most members.
    public let limit: Int
    /// Whether an invitation is required to join.
    public let isInviteOnly: Bool
    /// Whether a password is required to join.
    public let hasPassword: Bool
    /// Whether the room persists while its members are away.
    public let isKept: Bool
    /// The number of its conversation, if this account is a member.
    public let conversation: UInt64?
    /// Whether this account is invited.
    public let isInvited: Bool

    /// Makes a summary, for tests.
    public init(
        number: UInt64,
        name: String,
        memberCount: Int,
        limit: Int,
        isInviteOnly: Bool = false,
        hasPassword: Bool = false,
        isKept: Bool = false,
        conversation: UInt64? = nil,
        isInvited: Bool = false
    ) {
        self.number = number
        self.name = name
        self.memberCount = memberCount
        self.limit = limit
        self.isInviteOnly = isInviteOnly
        self.hasPassword = hasPassword
        self.isKept = isKept
        self.conversation = conversation
        self.isInvited = isInvited
    }
}

extension RoomKey {
    /// The error sentence for a room name that is a number.
    package static let nameIsNumber =
        "A room's name cannot be \(numberDigits) digits: rooms have such numbers. Choose another name."
}
