import ChatProtocol

/// What a new room is to be.
public struct RoomOptions: Sendable, Hashable {
    /// 1 to 50 characters and not eight digits; a listed room's is unique among listed rooms, without regard to case.
    /// Number signs before it are taken off.
    public var name: String

    /// The most members, 1 to 1000, the admin included.
    public var limit: Int

    /// Whether it is in the list of rooms, and can be joined by its name.
    public var isListed = true

    /// Whether only who was invited may join.
    public var isInviteOnly = false

    /// What who joins must know, up to 128 bytes; `nil` for nothing.
    public var password: String?

    /// Whether it, and its members, stay while they are away.
    public var isKept = false

    /// A listed room that anybody may join.
    public init(name: String, limit: Int) {
        self.name = name
        self.limit = limit
    }
}

/// A room as its members see it. Hostile text is made harmless.
public struct Room: Sendable, Equatable {
    /// The number of its conversation.
    public let conversation: UInt64
    /// The number to tell others, who join by it.
    public let number: UInt64
    /// What it is called.
    public let name: String
    /// The most members.
    public let limit: Int
    /// Whether it is in the list of rooms.
    public let isListed: Bool
    /// Whether only who was invited may join.
    public let isInviteOnly: Bool
    /// Whether who joins must know a password.
    public let hasPassword: Bool
    /// Whether it outlives absence.
    public let isKept: Bool
    /// Who leads it.
    public let admin: String
    /// Sorted without regard to case, the admin included.
    public let members: [RoomMember]
    /// The place of its last message; 0 when there is none.
    public let lastSequence: UInt64

    /// Makes a room, as for a test of what shows it.
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
    /// Whether they are online.
    public let isOnline: Bool
    /// Whether they may not write.
    public let isMuted: Bool

    /// Makes a member, as for a test of what shows it.
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
    /// What it is called.
    public let name: String
    /// How many members it has.
    public let memberCount: Int
    /// The most members.
    public let limit: Int
    /// Whether only who was invited may join.
    public let isInviteOnly: Bool
    /// Whether who joins must know a password.
    public let hasPassword: Bool
    /// Whether it outlives absence.
    public let isKept: Bool
    /// Of a room that this account is in: the number of its conversation.
    public let conversation: UInt64?
    /// Whether this account is invited.
    public let isInvited: Bool

    /// Makes a summary, as for a test of what shows it.
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
    /// To who would give a room a name that is a number.
    package static let nameIsNumber =
        "A room's name cannot be \(numberDigits) digits: rooms have such numbers. Choose another name."
}
