package import ChatProtocol

/// The limits of history and search requests.
package enum HistoryLimits {
    /// The maximum count of unread messages in one conversation: nobody needs a more exact number.
    package static let unread = 1000

    /// The maximum number of messages in a page.
    package static let page = 200

    /// The maximum number of results of a search.
    package static let results = 100

    /// The maximum processor time of a search in the database, see ``SearchError/tooBroad``: a hundred times that of an
    /// ordinary one in a store of a million messages, and still too short a pause for others to notice.
    package static let searchTime: Duration = .milliseconds(250)

    /// The maximum number of closed rooms in a search that names no conversation: those with the newest messages,
    /// regardless of when they closed. Each room costs additional look-ups, and while open rooms are bounded by
    /// ``RoomLimits/roomsPerAccount``, the number of closed ones only grows.
    package static let closedRoomsSearched = 100

    /// The maximum total bytes of the messages in a page, which a single message may exceed: a frame has no more room
    /// (`Limits.frame_bytes`).
    package static let pageBytes = 64 << 10
}

/// The conversation that a request names.
package enum ConversationReference: Sendable, Hashable {
    /// By its number.
    case conversation(ConversationID)
    /// The direct one with this account.
    case direct(Username)
}

/// The position of a page in a conversation.
package enum PagePosition: Sendable, Hashable {
    /// It ends with the newest message.
    case latest
    /// The latest messages before this one.
    case before(SequenceNumber)
    /// The earliest messages after this one.
    case after(SequenceNumber)
    /// About half before and half from this one on.
    case around(SequenceNumber)
    /// About half before and half from this time on, in milliseconds since 1970.
    case aroundTime(Int64)
    /// About half before and half from the message with this id on, or from where it would be.
    case aroundID(MessageID)
}

/// A request for a page of a conversation.
package struct HistoryRequest: Sendable, Equatable {
    /// The reading account.
    package var account: AccountID

    /// The conversation.
    package var place: ConversationReference

    /// The position in it.
    package var position: PagePosition

    /// The maximum number of messages, 1 to ``HistoryLimits/page``.
    package var limit: Int

    /// The limit, clamped to its range.
    package var boundedLimit: Int { min(max(limit, 1), HistoryLimits.page) }

    /// Creates a request.
    package init(account: AccountID, place: ConversationReference, position: PagePosition, limit: Int) {
        self.account = account
        self.place = place
        self.position = position
        self.limit = limit
    }
}

/// A page of a conversation.
package struct HistoryPage: Sendable, Equatable {
    /// The conversation as the reading account sees it.
    package let conversation: ConversationSummary

    /// In ascending order of their sequences.
    package let messages: [StoredMessage]

    /// Whether the conversation has no earlier messages.
    package let isAtStart: Bool

    /// Whether the conversation has no later messages yet.
    package let isAtEnd: Bool

    /// Creates a page.
    package init(conversation: ConversationSummary, messages: [StoredMessage], isAtStart: Bool, isAtEnd: Bool) {
        self.conversation = conversation
        self.messages = messages
        self.isAtStart = isAtStart
        self.isAtEnd = isAtEnd
    }
}
