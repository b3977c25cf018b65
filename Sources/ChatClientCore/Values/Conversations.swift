public import ChatProtocol

/// A conversation as this account sees it.
public struct Conversation: Sendable, Equatable, Identifiable {
    /// Its number on the server.
    public let id: UInt64

    /// What kind it is.
    public let kind: ConversationKind

    /// The other account of a direct conversation (this one, of notes to oneself), the name of a room; empty for the
    /// public one. Hostile text is made harmless.
    public let name: String

    /// The place of its last message; 0 when there is none.
    public let lastSequence: UInt64

    /// When that was stored: milliseconds since 1970-01-01 UTC; 0 when there is none.
    public let lastTime: Int64

    /// How far the account has read it, on whichever device.
    public let readThrough: UInt64

    /// Messages of others after that, counted up to 1000.
    public let unread: Int

    /// Of a direct conversation: how far the other account has got it.
    public let peerDeliveredThrough: UInt64

    /// Of a direct conversation: how far the other account has read it, as far as it lets others know.
    public let peerReadThrough: UInt64

    /// The number by which people find a room; `nil` for others.
    public let roomNumber: UInt64?

    /// Whether it is a closed room, of which the account was a member at its end: it can be read and nothing else.
    public let isClosed: Bool

    /// Makes a conversation, as for a test of what shows it.
    public init(
        id: UInt64,
        kind: ConversationKind,
        name: String,
        lastSequence: UInt64,
        lastTime: Int64,
        readThrough: UInt64,
        unread: Int,
        peerDeliveredThrough: UInt64 = 0,
        peerReadThrough: UInt64 = 0,
        roomNumber: UInt64? = nil,
        isClosed: Bool = false
    ) {
        self.id = id
        self.kind = kind
        self.name = name
        self.lastSequence = lastSequence
        self.lastTime = lastTime
        self.readThrough = readThrough
        self.unread = unread
        self.peerDeliveredThrough = peerDeliveredThrough
        self.peerReadThrough = peerReadThrough
        self.roomNumber = roomNumber
        self.isClosed = isClosed
    }
}

/// Which conversation is meant.
public enum Place: Sendable, Hashable {
    /// The public one.
    case everyone
    /// The direct one with this account.
    case user(String)
    /// Any, by its number.
    case conversation(UInt64)
}

/// Where in a conversation a page of its history lies.
public enum HistoryPosition: Sendable, Hashable {
    /// It ends with the newest message.
    case latest
    /// The latest messages before this sequence.
    case before(UInt64)
    /// The earliest messages after this sequence; 0 starts with the first.
    case after(UInt64)
    /// About half before and half from this sequence on.
    case around(UInt64)
    /// About half before and half from this time on: milliseconds since 1970-01-01 UTC.
    case aroundTime(Int64)
    /// About half before and half from the message with this id on.
    case aroundID(UInt64)
}

/// Some of a conversation.
public struct HistoryPage: Sendable, Equatable {
    /// The conversation.
    public let conversation: Conversation

    /// In their order.
    public let messages: [ReceivedMessage]

    /// Whether there is nothing before the first of these.
    public let isAtStart: Bool

    /// Whether there is nothing after the last of these yet.
    public let isAtEnd: Bool

    /// Makes a page, as for a test of what shows it.
    public init(conversation: Conversation, messages: [ReceivedMessage], isAtStart: Bool, isAtEnd: Bool) {
        self.conversation = conversation
        self.messages = messages
        self.isAtStart = isAtStart
        self.isAtEnd = isAtEnd
    }
}

/// What a search found, the newest first.
public struct SearchPage: Sendable, Equatable {
    /// The messages.
    public let messages: [ReceivedMessage]

    /// Whether there are older ones: ask again, before the last one's id.
    public let hasMore: Bool

    /// Whether the server is building its index anew: older messages may be missing.
    public let isIncomplete: Bool

    /// Makes a page, as for a test of what shows it.
    public init(messages: [ReceivedMessage], hasMore: Bool, isIncomplete: Bool = false) {
        self.messages = messages
        self.hasMore = hasMore
        self.isIncomplete = isIncomplete
    }
}
