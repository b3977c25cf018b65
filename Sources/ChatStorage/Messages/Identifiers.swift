/// The number of an account, given when its name is first seen.
package struct AccountID: Sendable, Hashable {
    /// At least 1.
    package let rawValue: Int64

    /// Takes a number that a store has given.
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

    /// Takes a number that a store has given.
    package init(rawValue: Int64) {
        self.rawValue = rawValue
    }
}

/// The number of a message on the whole server: a later message has a higher one, and there may be gaps.
package struct MessageID: Sendable, Hashable, Comparable {
    /// At least 1; 0 stands before the first message.
    package let rawValue: Int64

    /// Before the first message.
    package static let zero = MessageID(rawValue: 0)

    /// Takes a number that a store has given, or 0.
    package init(rawValue: Int64) {
        self.rawValue = rawValue
    }

    /// Whether one message was stored before the other.
    package static func < (one: MessageID, other: MessageID) -> Bool {
        one.rawValue < other.rawValue
    }
}

/// The place of a message in its conversation: 1, 2, 3... without a gap.
package struct SequenceNumber: Sendable, Hashable, Comparable {
    /// At least 1.
    package let rawValue: Int64

    /// Takes a number that a store has given.
    package init(rawValue: Int64) {
        self.rawValue = rawValue
    }

    /// Whether one place is before the other.
    package static func < (one: SequenceNumber, other: SequenceNumber) -> Bool {
        one.rawValue < other.rawValue
    }
}
