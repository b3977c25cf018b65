package import ChatProtocol

/// The bounds of what may be asked of a history.
package enum HistoryLimits {
    /// Unread messages of one conversation are counted up to this: nobody needs to know it better. Our own choice.
    package static let unread = 1000

    /// The most messages of a page.
    package static let page = 200

    /// The most results of a search.
    package static let results = 100

    /// The most characters of a search.
    static let queryCharacters = ProtocolLimits.queryCharacters

    /// The most words, phrases and beginnings of a search: each is looked up by itself. Our own choice.
    static let queryTerms = 16

    /// The most words in all of a search's terms, where each letter of a script without blanks is one: each is a
    /// look-up in every conversation that is searched.
    static let queryWords = 64

    /// The most beginnings of words in a search: each reads the entries of all words that begin so.
    static let queryPrefixes = 4

    /// The fewest letters of such a beginning: sixteen of one letter took 33 ms in a server that remembers a million
    /// messages.
    static let prefixLetters = 2

    /// Processor time that a search may take in the database: a hundred times what one takes in a server that remembers
    /// a million messages, and still no pause that anybody else notices.
    package static let searchTime: Duration = .milliseconds(250)

    /// The closed rooms that a search looks into without being told which: those with the newest messages, whenever
    /// they closed. Each room is some look-ups more, and while open rooms are bounded by
    /// ``RoomLimits/roomsPerAccount``, closed ones become ever more.
    package static let closedRoomsSearched = 100

    /// Bytes of the bodies of a page, of which one message may have more: a frame has no more room
    /// (`Limits.frame_bytes`).
    package static let pageBytes = 64 << 10
}

/// Which conversation is meant.
package enum Place: Sendable, Hashable {
    /// By its number.
    case conversation(ConversationID)
    /// The direct one with this account.
    case direct(Username)
}

/// Where in a conversation a page lies.
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

/// What an account asks of a conversation.
package struct HistoryRequest: Sendable, Equatable {
    /// Who reads.
    package var account: AccountID

    /// Which conversation.
    package var place: Place

    /// Where in it.
    package var position: PagePosition

    /// The most messages, 1 to ``HistoryLimits/page``.
    package var limit: Int

    /// The limit, within its bounds.
    package var boundedLimit: Int { min(max(limit, 1), HistoryLimits.page) }

    /// Makes a request.
    package init(account: AccountID, place: Place, position: PagePosition, limit: Int) {
        self.account = account
        self.place = place
        self.position = position
        self.limit = limit
    }
}

/// Some of a conversation.
package struct HistoryPage: Sendable, Equatable {
    /// The conversation as the reader sees it.
    package let conversation: ConversationSummary

    /// In the order of their sequences.
    package let messages: [StoredMessage]

    /// Whether there is nothing before the first of these.
    package let isAtStart: Bool

    /// Whether there is nothing after the last of these yet.
    package let isAtEnd: Bool

    /// Makes a page.
    package init(conversation: ConversationSummary, messages: [StoredMessage], isAtStart: Bool, isAtEnd: Bool) {
        self.conversation = conversation
        self.messages = messages
        self.isAtStart = isAtStart
        self.isAtEnd = isAtEnd
    }
}
