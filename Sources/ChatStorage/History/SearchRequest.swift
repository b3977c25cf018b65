/// What an account looks for in all that it may read.
package struct SearchRequest: Sendable, Equatable {
    /// Who looks.
    package var account: AccountID

    /// Words, all of which must occur; a "quoted phrase"; the beginning of a word with * behind it.
    package var query: String

    /// Only in this conversation; `nil` for all.
    package var conversation: ConversationID?

    /// Only messages with a smaller id; `nil` for all.
    package var before: MessageID?

    /// The most results, 1 to ``HistoryLimits/results``.
    package var limit: Int

    /// The limit, within its bounds.
    package var boundedLimit: Int { min(max(limit, 1), HistoryLimits.results) }

    /// Makes a request.
    package init(
        account: AccountID,
        query: String,
        conversation: ConversationID? = nil,
        before: MessageID? = nil,
        limit: Int
    ) {
        self.account = account
        self.query = query
        self.conversation = conversation
        self.before = before
        self.limit = limit
    }
}

/// What was found, the newest first.
package struct SearchPage: Sendable, Equatable {
    /// The messages.
    package let messages: [StoredMessage]

    /// Whether there are older ones.
    package let hasMore: Bool

    /// Whether the index is being built anew: older messages may be missing.
    package let isIncomplete: Bool

    /// Makes a page.
    package init(messages: [StoredMessage], hasMore: Bool, isIncomplete: Bool = false) {
        self.messages = messages
        self.hasMore = hasMore
        self.isIncomplete = isIncomplete
    }
}

/// Why a search cannot be made.
package enum SearchError: Error, Equatable, CustomStringConvertible {
    /// There is no word in it.
    case noWords
    /// More than ``HistoryLimits/queryCharacters`` characters.
    case tooLong
    /// More than ``HistoryLimits/queryTerms`` words and phrases, or more than ``HistoryLimits/queryWords`` words in
    /// them.
    case tooManyTerms
    /// More than ``HistoryLimits/queryPrefixes`` beginnings of words.
    case tooManyPrefixes
    /// A beginning of fewer than ``HistoryLimits/prefixLetters`` letters.
    case shortPrefix
    /// It took ``HistoryLimits/searchTime`` and was ended.
    case tooBroad
    /// A quotation mark without its partner.
    case openQuotation

    /// A sentence for the person who looks.
    package var description: String {
        switch self {
        case .noWords: "A search needs at least one word."
        case .tooLong: "A search has at most \(HistoryLimits.queryCharacters) characters."
        case .tooManyTerms:
            "A search has at most \(HistoryLimits.queryTerms) words and phrases, "
                + "with \(HistoryLimits.queryWords) words in all of them."
        case .tooManyPrefixes: "A search has at most \(HistoryLimits.queryPrefixes) beginnings of words."
        case .shortPrefix:
            "The beginning of a word needs at least \(HistoryLimits.prefixLetters) letters before the *."
        case .tooBroad: "The search is too broad: it took too long. Use longer or rarer words."
        case .openQuotation: "The search has a quotation mark without its partner."
        }
    }
}
