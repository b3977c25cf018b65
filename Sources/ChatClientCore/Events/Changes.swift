/// Who has come and gone since the last such change.
public struct PresenceChange: Sendable, Equatable {
    /// Somebody who came or went.
    public struct Entry: Sendable, Equatable {
        /// The name as registered.
        public let username: String
        /// When: milliseconds since 1970-01-01 UTC.
        public let time: Int64

        /// Makes an entry, as for a test of what shows it.
        public init(username: String, time: Int64) {
            self.username = username
            self.time = time
        }
    }

    /// Who came.
    public let joined: [Entry]
    /// Who went.
    public let left: [Entry]
    /// Further ones who came and are not named.
    public let moreJoined: Int
    /// Further ones who went and are not named.
    public let moreLeft: Int

    /// Makes a change, as for a test of what shows it.
    public init(joined: [Entry], left: [Entry], moreJoined: Int = 0, moreLeft: Int = 0) {
        self.joined = joined
        self.left = left
        self.moreJoined = moreJoined
        self.moreLeft = moreLeft
    }
}

/// How far somebody has got a direct conversation: the other account, or this one on another device.
public struct ReceiptChange: Sendable, Equatable {
    /// The conversation.
    public let conversation: UInt64
    /// Who has got or read its messages.
    public let username: String
    /// `nil` when it has not changed.
    public let deliveredThrough: UInt64?
    /// `nil` when it has not changed.
    public let readThrough: UInt64?

    /// Makes a change, as for a test of what shows it.
    public init(conversation: UInt64, username: String, deliveredThrough: UInt64?, readThrough: UInt64?) {
        self.conversation = conversation
        self.username = username
        self.deliveredThrough = deliveredThrough
        self.readThrough = readThrough
    }
}

/// Something that happened in a room: to its members, and to whom it happened.
public struct RoomChange: Sendable, Equatable {
    /// What happened.
    public enum Kind: String, Sendable {
        case joined, left, kicked, banned, unbanned, muted, unmuted, invited, handedOver, closed
    }

    /// The number of its conversation; `nil` for who is no member, as with an invitation.
    public let conversation: UInt64?
    /// The number to join it by.
    public let number: UInt64
    /// What the room is called.
    public let name: String
    /// What happened.
    public let kind: Kind
    /// To whom it happened.
    public let username: String
    /// Who did it, when somebody else did.
    public let by: String?
    /// When: milliseconds since 1970-01-01 UTC.
    public let time: Int64
    /// Of ``Kind/left`` and ``Kind/closed``: whether a connection was lost and did not come back.
    public let isByAbsence: Bool

    /// Makes a change, as for a test of what shows it.
    public init(
        conversation: UInt64?,
        number: UInt64,
        name: String,
        kind: Kind,
        username: String,
        by: String? = nil,
        time: Int64,
        isByAbsence: Bool = false
    ) {
        self.conversation = conversation
        self.number = number
        self.name = name
        self.kind = kind
        self.username = username
        self.by = by
        self.time = time
        self.isByAbsence = isByAbsence
    }
}

/// The connection is lost and comes back by itself.
public enum ConnectionChange: Sendable, Equatable {
    /// It broke, or an attempt to take it up again failed; the next attempt comes after `delay`.
    case interrupted(reason: String, delay: Duration)
    /// It is back, and the session with it. What was missed follows.
    case resumed
    /// All that was missed has come: so many messages.
    case caughtUp(missed: Int)
}
