/// How far an account has got a conversation, and has read it.
package struct Mark: Sendable, Equatable {
    /// Whose mark it is.
    package var account: AccountID

    /// In which conversation.
    package var conversation: ConversationID

    /// 0 leaves it as it is.
    package var deliveredThrough: Int64

    /// 0 leaves it as it is. What was read was delivered, too.
    package var readThrough: Int64

    /// Makes a mark.
    package init(account: AccountID, conversation: ConversationID, deliveredThrough: Int64, readThrough: Int64) {
        self.account = account
        self.conversation = conversation
        self.deliveredThrough = deliveredThrough
        self.readThrough = readThrough
    }
}

/// What came of a mark.
package enum MarkOutcome: Sendable, Equatable {
    /// It is what the account has got to now. Marks never go back and never beyond the last message.
    case moved(MovedMark)
    /// Nothing has changed.
    case unchanged
    /// There is no such conversation, it is not the account's, or there is no such account.
    case refused
}

/// A mark that has moved, and who is to be told.
package struct MovedMark: Sendable, Equatable {
    /// In which conversation.
    package let conversation: ConversationID

    /// How far it has been delivered; 0 when that has not changed.
    package let deliveredThrough: Int64

    /// How far it has been read; 0 when that has not changed.
    package let readThrough: Int64

    /// The other account of a direct conversation.
    package let peer: AccountID?

    /// Whether the peer may be told what was read.
    package let tellsReading: Bool

    /// Makes a moved mark.
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
