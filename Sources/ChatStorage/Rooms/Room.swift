package import ChatProtocol

/// A room number that people tell each other to find a room. Random, so that rooms cannot be found by enumeration.
package struct RoomNumber: Sendable, Hashable {
    /// 8 digits: 10,000,000 to 99,999,999.
    package static let range: ClosedRange<Int64> = 10_000_000...99_999_999

    /// One of ``range``.
    package let rawValue: Int64

    /// Wraps a number assigned by a store or received in a request.
    package init(rawValue: Int64) {
        self.rawValue = rawValue
    }

    /// Wraps a number from a request. A number that is too large for a store is clamped, and matches no room.
    package init(_ number: UInt64) {
        rawValue = Int64(clamping: number)
    }

    /// Returns a random number from the system's generator, which nobody can predict.
    @Sendable package static func random() -> RoomNumber {
        RoomNumber(rawValue: Int64.random(in: range))
    }

    /// The key to request the room with.
    package var key: RoomKey { .number(UInt64(clamping: rawValue)) }
}

/// The limits of rooms.
package enum RoomLimits {
    /// The maximum number of characters in a name.
    package static let nameCharacters = ProtocolLimits.roomNameCharacters

    /// The maximum number of members of one room, the admin included.
    package static let members = 1000

    /// The approximate disk space of a room, with its name, its members' rows and its index entries. It counts
    /// towards an account's storage quota, because a closed room stays.
    package static let storedBytes = 1024

    /// The maximum number of bytes in a password.
    package static let passwordBytes = ProtocolLimits.roomPasswordBytes

    /// The maximum number of rooms that one account may be in. Bounds the look-ups of a search and of the room
    /// list, which grow with each room.
    package static let roomsPerAccount = 100
}

/// The requested properties of a new room.
package struct RoomDraft: Sendable, Equatable {
    /// 1 to 50 characters, and at most 200 bytes, without control or invisible characters, without whitespace at
    /// either end, and not eight digits. Leading number signs are removed.
    package var name: String

    /// The maximum number of members, 1 to ``RoomLimits/members``.
    package var limit: Int

    /// Whether it is in the list, and can be joined by name.
    package var isListed: Bool

    /// Whether joining needs an invitation.
    package var isInviteOnly: Bool

    /// A PHC string of the password that is needed to join; `nil` for none.
    package var passwordHash: String?

    /// Whether it stays open, and its members stay in it, while they are away.
    package var isKept: Bool

    /// Creates a draft.
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
    /// The member's account.
    package let account: Account
    /// Whether the member may not write.
    package let isMuted: Bool

    /// Creates a member.
    package init(account: Account, isMuted: Bool) {
        self.account = account
        self.isMuted = isMuted
    }
}

/// A room as its members see it.
package struct Room: Sendable, Equatable {
    /// Its conversation.
    package let conversation: ConversationID
    /// The number to find it by, see ``RoomNumber``.
    package let number: RoomNumber
    /// The display name.
    package let name: String
    /// The maximum number of members.
    package let limit: Int
    /// Whether it is in the list.
    package let isListed: Bool
    /// Whether joining needs an invitation.
    package let isInviteOnly: Bool
    /// Whether joining needs a password.
    package let hasPassword: Bool
    /// Whether it stays open while its members are away.
    package let isKept: Bool
    /// The account that manages it.
    package let admin: AccountID
    /// Sorted by folded name, the admin included.
    package let members: [RoomMember]
    /// The sequence of the last message; 0 when there is none.
    package let lastSequence: Int64

    /// Creates a room.
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
    /// The number to find it by, see ``RoomNumber``.
    package let number: RoomNumber
    /// The display name.
    package let name: String
    /// The number of members.
    package let memberCount: Int
    /// The maximum number of members.
    package let limit: Int
    /// Whether joining needs an invitation.
    package let isInviteOnly: Bool
    /// Whether joining needs a password.
    package let hasPassword: Bool
    /// Whether it stays open while its members are away.
    package let isKept: Bool
    /// Its conversation, if the asking account is a member.
    package let conversation: ConversationID?
    /// Whether the asking account is invited.
    package let isInvited: Bool

    /// Creates a summary.
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
