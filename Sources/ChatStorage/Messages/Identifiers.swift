/// The number of an account, assigned when its name is first seen.
package struct AccountID: Sendable, Hashable {
    /// At least 1.
    package let rawValue: Int64

    /// Wraps a number assigned by a store.
    package init(rawValue: Int64) {
        self.rawValue = rawValue
    }
}

/// The number of a conversation.
package struct ConversationID: Sendable, Hashable {
    /// At least 1.
    package let rawValue: Int64

    /// The conversation of everyone, which always exists.
    package static let everyone = ConversationID(rawValue: 1)

    /// Wraps a number assigned by a store.
    package init(rawValue: Int64) {
        self.rawValue = rawValue
    }
}

/// The server-wide number of a message: a later message has a higher one, and there may be gaps.
package struct MessageID: Sendable, Hashable, Comparable {
    /// At least 1; 0 stands before the first message.
    package let rawValue: Int64

    /// The position before the first message.
    package static let zero = MessageID(rawValue: 0)

    /// Wraps a number assigned by a store, or 0.
    package init(rawValue: Int64) {
        self.rawValue = rawValue
    }

    /// Whether one message was stored before the other.
    package static func < (one: MessageID, other: MessageID) -> Bool {
        one.rawValue < other.rawValue
    }
}

/// The sequence number of a message in its conversation: 1, 2, 3... without a gap.
package struct SequenceNumber: Sendable, Hashable, Comparable {
    /// At least 1.
    package let rawValue: Int64

    /// Wraps a number assigned by a store.
    package init(rawValue: Int64) {
        self.rawValue = rawValue
    }

    /// Whether one message precedes the other in its conversation.
    package static func < (one: SequenceNumber, other: SequenceNumber) -> Bool {
        one.rawValue < other.rawValue
    }
}
