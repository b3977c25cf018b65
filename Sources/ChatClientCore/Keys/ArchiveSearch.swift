import ChatIdentity
package import ChatProtocol

/// A search in the archive. Conditions are joined by "and".
package struct ArchiveSearch: Sendable, Equatable {
    /// The maximum number of results of one search.
    package static let results = 200

    /// Words as in ``ChatClient/search(_:in:before:limit:)``. If it is blank, all texts that pass the other conditions
    /// are found: so a page of a conversation is read without a connection, too.
    package var query: String
    /// The other account of the conversation, folded; `nil` for all.
    package var peer: String?
    /// The sender, folded; `nil` for all.
    package var sender: String?
    /// From this time on, and before this time: milliseconds since 1970-01-01 UTC.
    package var since: Int64?
    package var until: Int64?
    /// Only smaller message ids; `nil` for the newest page.
    package var before: UInt64?
    /// The maximum number of results, 1 to ``results``.
    package var limit: Int

    /// The limit, clamped to its range.
    package var boundedLimit: Int { min(max(limit, 1), Self.results) }

    package init(
        query: String,
        peer: String? = nil,
        sender: String? = nil,
        since: Int64? = nil,
        until: Int64? = nil,
        before: UInt64? = nil,
        limit: Int
    ) {
        self.query = query
        self.peer = peer
        self.sender = sender
        self.since = since
        self.until = until
        self.before = before
        self.limit = limit
    }

    /// Parses the query; `nil` if it is blank. Call it before a search, to tell a person what is wrong with their words
    /// from what is wrong with the store.
    ///
    /// - Throws: The reason why the query is invalid.
    package func expression() throws(SearchError) -> SearchExpression? {
        query.unicodeScalars.allSatisfy(\.properties.isWhitespace) ? nil : try SearchExpression(query)
    }

    /// Returns whether a message passes all conditions but the words.
    func admits(_ message: ArchivedMessage) -> Bool {
        peer.map { $0 == message.peer } ?? true
            && sender.map { $0 == message.sender.account } ?? true
            && since.map { message.time >= $0 } ?? true
            && until.map { message.time < $0 } ?? true
            && before.map { message.place?.id ?? .max < $0 } ?? true
    }
}
