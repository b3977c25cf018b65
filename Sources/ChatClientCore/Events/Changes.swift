public import ChatProtocol

/// Presence: the accounts that came online or went offline since the last change.
public struct PresenceChange: Sendable, Equatable {
    /// An account that came or went.
    public struct Entry: Sendable, Equatable {
        /// The name as registered.
        public let username: String
        /// The time, in milliseconds since 1970-01-01 UTC.
        public let time: Int64

        /// Makes an entry, for tests.
        public init(username: String, time: Int64) {
            self.username = username
            self.time = time
        }
    }

    /// The accounts that came online.
    public let joined: [Entry]
    /// The accounts that went offline.
    public let left: [Entry]
    /// The number of further accounts that came and are not named.
    public let moreJoined: Int
    /// The number of further accounts that went and are not named.
    public let moreLeft: Int

    /// Makes a change, for tests.
    public init(joined: [Entry], left: [Entry], moreJoined: Int = 0, moreLeft: Int = 0) {
        self.joined = joined
        self.left = left
        self.moreJoined = moreJoined
        self.moreLeft = moreLeft
    }
}

/// Delivery and read receipts of a direct conversation: of the other account, or of this account's other devices.
public struct ReceiptChange: Sendable, Equatable {
    /// The conversation.
    public let conversation: UInt64
    /// The account that received or read its messages.
    public let username: String
    /// The last delivered sequence; `nil` when it has not changed.
    public let deliveredThrough: UInt64?
    /// The last read sequence; `nil` when it has not changed.
    public let readThrough: UInt64?

    /// Makes a change, for tests.
    public init(conversation: UInt64, username: String, deliveredThrough: UInt64?, readThrough: UInt64?) {
        self.conversation = conversation
        self.username = username
        self.deliveredThrough = deliveredThrough
        self.readThrough = readThrough
    }
}

/// A room event, sent to the members and to the account that it concerns.
public struct RoomChange: Sendable, Equatable {
    /// The kind of event.
    public enum Kind: String, Sendable {
        case joined, left, kicked, banned, unbanned, muted, unmuted, invited, handedOver, closed
    }

    /// The number of its conversation; `nil` for a non-member, such as an account that is invited.
    public let conversation: UInt64?
    /// The number to join it by.
    public let number: UInt64
    /// The room's name.
    public let name: String
    /// The kind of event.
    public let kind: Kind
    /// The account that it concerns.
    public let username: String
    /// The account that did it, if that is a different one.
    public let by: String?
    /// The time, in milliseconds since 1970-01-01 UTC.
    public let time: Int64
    /// For ``Kind/left`` and ``Kind/closed``: whether the cause is a lost connection that did not come back.
    public let isByAbsence: Bool

    /// Makes a change, for tests.
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

/// A text that the operator or an admin shows to everyone who is connected. No server keeps it.
public struct Announcement: Sendable, Equatable {
    /// The most bytes of UTF-8 in a text that are kept; the protocol allows as many.
    static let textBytes = 2000

    /// The text; it may have line ends. Untrusted: filter it with `SafeText` before display.
    public let text: String
    /// The time, in milliseconds since 1970-01-01 UTC.
    public let time: Int64

    /// Makes an announcement, for tests.
    public init(text: String, time: Int64) {
        self.text = text
        self.time = time
    }
}

/// A state of a connection that reconnects automatically.
public enum ConnectionChange: Sendable, Equatable {
    /// The connection broke, or a reconnect attempt failed; the next attempt follows after `delay`.
    case interrupted(reason: String, delay: Duration)
    /// The connection and its session are back. Missed messages follow. `role` is the account's role now.
    case resumed(role: AccountRole)
    /// All missed messages have arrived; `missed` is their number.
    case caughtUp(missed: Int)
}
