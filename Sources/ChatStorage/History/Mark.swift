/// An account's progress in a conversation: the last delivered and the last read message.
package struct Mark: Sendable, Equatable {
    /// The account.
    package var account: AccountID

    /// The conversation.
    package var conversation: ConversationID

    /// The last delivered sequence; 0 leaves it unchanged.
    package var deliveredThrough: Int64

    /// The last read sequence; 0 leaves it unchanged. A message that was read counts as delivered.
    package var readThrough: Int64

    /// Creates a mark.
    package init(account: AccountID, conversation: ConversationID, deliveredThrough: Int64, readThrough: Int64) {
        self.account = account
        self.conversation = conversation
        self.deliveredThrough = deliveredThrough
        self.readThrough = readThrough
    }
}

/// The result of moving a mark.
package enum MarkOutcome: Sendable, Equatable {
    /// The mark has moved. Marks never go back and never beyond the last message.
    case moved(AdvancedMark)
    /// Nothing has changed.
    case unchanged
    /// There is no such conversation, the account may not read it, or there is no such account.
    case refused
}

/// A mark that has moved, and the account to notify.
package struct AdvancedMark: Sendable, Equatable {
    /// The conversation.
    package let conversation: ConversationID

    /// The last delivered sequence; 0 when unchanged.
    package let deliveredThrough: Int64

    /// The last read sequence; 0 when unchanged.
    package let readThrough: Int64

    /// The other account of a direct conversation.
    package let peer: AccountID?

    /// Whether the peer may be notified of the read mark.
    package let tellsReading: Bool

    /// Creates a moved mark.
    init(
        conversation: ConversationID,
        deliveredThrough: Int64,
        readThrough: Int64,
        peer: AccountID?,
        tellsReading: Bool
    ) {
        self.conversation = conversation
        self.deliveredThrough = deliveredThrough
        self.readThrough = readThrough
        self.peer = peer
        self.tellsReading = tellsReading
    }
}
