public import ChatProtocol

/// A conversation as this account sees it.
public struct Conversation: Sendable, Equatable, Identifiable {
    /// Its number on the server.
    public let id: UInt64

    /// The kind of conversation.
    public let kind: ConversationKind

    /// The name of the other account in a direct conversation (this account for notes to oneself), or of the room;
    /// empty for the public conversation. Sanitized for display.
    public let name: String

    /// The sequence of its last message; 0 when there is none.
    public let lastSequence: UInt64

    /// The time when that message was stored, in milliseconds since 1970-01-01 UTC; 0 when there is none.
    public let lastTime: Int64

    /// The sequence up to which the account has read it, on any device.
    public let readThrough: UInt64

    /// The number of messages of others after ``readThrough``, counted up to 1000.
    public let unread: Int

    /// Direct conversations: the sequence up to which the other account has received it.
    public let peerDeliveredThrough: UInt64

    /// Direct conversations: the sequence up to which the other account has read it, if it shares read receipts.
    public let peerReadThrough: UInt64

    /// The number by which people find a room; `nil` for other conversations.
    public let roomNumber: UInt64?

    /// Whether it is a closed room that the account was a member of at its end: it is read-only.
    public let isClosed: Bool

    /// Makes a conversation, for tests.
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

/// Identifies a conversation.
public enum ConversationReference: Sendable, Hashable {
    /// The public conversation.
    case everyone
    /// The direct conversation with this account.
    case user(String)
    /// Any conversation, by its number.
    case conversation(UInt64)
}

/// The position of a history page in its conversation.
public enum HistoryPosition: Sendable, Hashable {
    /// The page that ends with the newest message.
    case latest
    /// The latest messages before this sequence.
    case before(UInt64)
    /// The earliest messages after this sequence; 0 starts with the first.
    case after(UInt64)
    /// About half of the page before this sequence and half from it on.
    case around(UInt64)
    /// About half of the page before this time and half from it on, in milliseconds since 1970-01-01 UTC.
    case aroundTime(Int64)
    /// About half of the page before the message with this id and half from it on.
    case aroundID(UInt64)
}

/// A page of a conversation's history.
public struct HistoryPage: Sendable, Equatable {
    /// The conversation.
    public let conversation: Conversation

    /// The messages in ascending order.
    public let messages: [ReceivedMessage]

    /// Whether the page includes the conversation's first message.
    public let isAtStart: Bool

    /// Whether the page includes the conversation's newest message.
    public let isAtEnd: Bool

    /// Makes a page, for tests.
    public init(conversation: Conversation, messages: [ReceivedMessage], isAtStart: Bool, isAtEnd: Bool) {
        self.conversation = conversation
        self.messages = messages
        self.isAtStart = isAtStart
        self.isAtEnd = isAtEnd
    }
}

/// Search results, newest first.
public struct SearchPage: Sendable, Equatable {
    /// The messages.
    public let messages: [ReceivedMessage]

    /// Whether there are older results: search again before the last message's id.
    public let hasMore: Bool

    /// Whether the server is rebuilding its index: older messages may be missing.
    public let isIncomplete: Bool

    /// Makes a page, for tests.
    public init(messages: [ReceivedMessage], hasMore: Bool, isIncomplete: Bool = false) {
        self.messages = messages
        self.hasMore = hasMore
        self.isIncomplete = isIncomplete
    }
}
