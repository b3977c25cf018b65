package import ChatProtocol

/// A search in all conversations that an account may read: for words, and by sender, place and time.
package struct SearchRequest: Sendable, Equatable {
    /// The searching account.
    package var account: AccountID

    /// Words, all of which must occur; a "quoted phrase"; a word prefix followed by `*`. It may be blank if there is a
    /// filter.
    package var query: String

    /// Restricts the search to this conversation; `nil` for all.
    package var place: ConversationReference?

    /// Restricts the search to messages of this account; `nil` for all. An unknown account has sent none.
    package var sender: Username?

    /// Restricts the search to messages from this time on, in milliseconds since 1970 UTC; `nil` for all.
    package var since: Int64?

    /// Restricts the search to messages before this time, in milliseconds since 1970 UTC; `nil` for all.
    package var until: Int64?

    /// Restricts the search to messages with a smaller id; `nil` for all.
    package var before: MessageID?

    /// The maximum number of results, 1 to ``HistoryLimits/results``.
    package var limit: Int

    /// The limit, clamped to its range.
    package var boundedLimit: Int { min(max(limit, 1), HistoryLimits.results) }

    /// Creates a request.
    package init(
        account: AccountID,
        query: String,
        place: ConversationReference? = nil,
        sender: Username? = nil,
        since: Int64? = nil,
        until: Int64? = nil,
        before: MessageID? = nil,
        limit: Int
    ) {
        self.account = account
        self.query = query
        self.place = place
        self.sender = sender
        self.since = since
        self.until = until
        self.before = before
        self.limit = limit
    }

    /// Whether something other than words restricts the search.
    private var hasFilter: Bool { place != nil || sender != nil || since != nil || until != nil }

    /// Parses the query; `nil` if it is blank and a filter takes its place.
    ///
    /// - Throws: The reason why the query is invalid.
    package func expression() throws(SearchError) -> SearchExpression? {
        if hasFilter, query.unicodeScalars.allSatisfy(\.properties.isWhitespace) {
            return nil
        }
        return try SearchExpression(query)
    }
}

/// The search results, the newest first.
package struct SearchPage: Sendable, Equatable {
    /// The messages.
    package let messages: [StoredMessage]

    /// Whether there are older results.
    package let hasMore: Bool

    /// Whether the index is being rebuilt: older messages may be missing.
    package let isIncomplete: Bool

    /// Creates a page.
    package init(messages: [StoredMessage], hasMore: Bool, isIncomplete: Bool = false) {
        self.messages = messages
        self.hasMore = hasMore
        self.isIncomplete = isIncomplete
    }
}
