package import ChatProtocol

/// Missed messages that are shown together.
package struct MissedBatch: Sendable, Equatable {
    /// The messages to show, in order: all, or the latest ones. Messages that came while these were held are among
    /// them.
    package let messages: [ReceivedMessage]

    /// The number of missed messages, with those that are not shown and those that the account sent elsewhere.
    package let missed: Int

    /// The missed messages of others in each conversation: the public one first, then direct ones, then rooms, and of
    /// each kind those with the most messages first.
    package let counts: [MissedCount]

    /// Whether these are all.
    package let isEnd: Bool

    /// The messages that are not shown.
    package let unshown: UnshownMessages

    /// Whether all messages are shown.
    package var isComplete: Bool { unshown.isEmpty }
}

/// The missed messages of one conversation.
package struct MissedCount: Sendable, Equatable {
    /// The conversation.
    package let conversation: UInt64

    /// The kind of conversation.
    package let kind: ConversationKind

    /// The sender of direct messages; empty for other conversations.
    package let sender: String

    /// The number of messages of others.
    package internal(set) var count = 0

    /// The number of them that mention the account; 0 for direct messages.
    package internal(set) var mentions = 0
}
