package import ChatProtocol

/// The number that people tell each other to find a room: random, so that nobody comes upon a room by counting.
package struct RoomNumber: Sendable, Hashable {
    /// 8 digits: 10,000,000 to 99,999,999.
    package static let range: ClosedRange<Int64> = 10_000_000...99_999_999

    /// One of ``range``.
    package let rawValue: Int64

    /// Takes a number that a store has given, or that somebody asks for.
    package init(rawValue: Int64) {
        self.rawValue = rawValue
    }

    /// Takes a number that somebody asks for; one that is too large for a store is no room's.
    package init(_ number: UInt64) {
        rawValue = Int64(clamping: number)
    }

    /// Any number, from the system's own source, which nobody can guess.
    @Sendable package static func random() -> RoomNumber {
        RoomNumber(rawValue: Int64.random(in: range))
    }

    /// How to ask for the room.
    package var key: RoomKey { .number(UInt64(clamping: rawValue)) }
}

/// The bounds of rooms.
package enum RoomLimits {
    /// Characters of a name.
    package static let nameCharacters = ProtocolLimits.roomNameCharacters

    /// Members of one room, the admin included.
    package static let members = 1000

    /// What a room takes on disk, about, with its name, its members' rows and its entries in indexes: counted in what
    /// an account may store, for a closed room stays.
    package static let storedBytes = 1024

    /// Bytes of a password.
    package static let passwordBytes = ProtocolLimits.roomPasswordBytes

    /// Rooms that one account may be in. Our own choice.
    package static let roomsPerAccount = 100
}

/// What somebody wants a room to be.
package struct RoomDraft: Sendable, Equatable {
    /// 1 to 50 characters, and no more than 200 bytes, without control characters and what nobody sees, no blank at
    /// either end, and not eight digits. Number signs before it are taken off.
    package var name: String

    /// The most members, 1 to ``RoomLimits/members``.
    package var limit: Int

    /// Whether it is in the list, and can be joined by its name.
    package var isListed: Bool

    /// Whether only who was invited may join.
    package var isInviteOnly: Bool

    /// A PHC string of what who joins must know; `nil` for none.
    package var passwordHash: String?

    /// Whether it, and its members, stay while they are away.
    package var isKept: Bool

    /// Makes a draft.
    package init(
        name: String,
        limit: Int,
        isListed: Bool = true,
        isInviteOnly: Bool = false,
        passwordHash: String? = nil,
        isKept: Bool = false
    ) {
        self.name = name
        self.limit = limit
        self.isListed = isListed
        self.isInviteOnly = isInviteOnly
        self.passwordHash = passwordHash
        self.isKept = isKept
    }
}

/// A member of a room.
package struct RoomMember: Sendable, Equatable {
    /// Who.
    package let account: Account
    /// Whether they may not write.
    package let isMuted: Bool

    /// Makes a member.
    package init(account: Account, isMuted: Bool) {
        self.account = account
        self.isMuted = isMuted
    }
}

/// A room as its members see it.
package struct Room: Sendable, Equatable {
    /// Its conversation.
    package let conversation: ConversationID
    /// The number to find it by.
    package let number: RoomNumber
    /// What it is called.
    package let name: String
    /// The most members.
    package let limit: Int
    /// Whether it is in the list.
    package let isListed: Bool
    /// Whether only who was invited may join.
    package let isInviteOnly: Bool
    /// Whether who joins must know a password.
    package let hasPassword: Bool
    /// Whether it outlives absence.
    package let isKept: Bool
    /// Who leads it.
    package let admin: AccountID
    /// Sorted by folded name, the admin included.
    package let members: [RoomMember]
    /// Of the last message; 0 when there is none.
    package let lastSequence: Int64

    /// Makes a room.
    package init(
        conversation: ConversationID,
        number: RoomNumber,
        name: String,
        limit: Int,
        isListed: Bool,
        isInviteOnly: Bool,
        hasPassword: Bool,
        isKept: Bool,
        admin: AccountID,
        members: [RoomMember],
        lastSequence: Int64
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

/// A room in a list.
package struct RoomSummary: Sendable, Equatable {
    /// The number to find it by.
    package let number: RoomNumber
    /// What it is called.
    package let name: String
    /// How many members it has.
    package let memberCount: Int
    /// The most members.
    package let limit: Int
    /// Whether only who was invited may join.
    package let isInviteOnly: Bool
    /// Whether who joins must know a password.
    package let hasPassword: Bool
    /// Whether it outlives absence.
    package let isKept: Bool
    /// Of a room that the asker is in: its conversation.
    package let conversation: ConversationID?
    /// Whether the asker is invited.
    package let isInvited: Bool

    /// Makes a summary.
    package init(
        number: RoomNumber,
        name: String,
        memberCount: Int,
        limit: Int,
        isInviteOnly: Bool,
        hasPassword: Bool,
        isKept: Bool,
        conversation: ConversationID?,
        isInvited: Bool
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
