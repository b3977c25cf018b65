/// Message history, search and read marks. A conversation that an account may not read appears not to exist.
package protocol HistoryStore: Sendable {
    /// Returns the conversations that an account may read, in the order of their numbers.
    ///
    /// - Parameters:
    ///   - after: Only later ones; 0 for all.
    ///   - limit: The maximum number of conversations; a shorter result is the end of the list.
    /// - Throws: ``StorageError``.
    func conversations(of account: AccountID, after: Int64, limit: Int) async throws -> [ConversationSummary]

    /// Returns a page of a conversation; `nil` when the account may not read such a conversation.
    ///
    /// - Throws: ``StorageError``.
    func history(_ request: HistoryRequest) async throws -> HistoryPage?

    /// Returns the search results of an account; `nil` when the request names a conversation that it may not read.
    ///
    /// - Throws: ``SearchError``, ``StorageError``.
    func search(_ request: SearchRequest) async throws -> SearchPage?

    /// Adds up to `limit` messages to the search index: first new messages, then older ones that the index lacks. A
    /// search adds the new ones itself.
    ///
    /// - Returns: The number of added messages; fewer than the limit when the index is complete.
    /// - Throws: ``StorageError``.
    func index(limit: Int) async throws -> Int

    /// Moves marks, all in one transaction. The mark of a nonexistent account is refused, like any other mark that
    /// cannot be moved, so that one caller's mistake does not cost others their marks.
    ///
    /// - Returns: One outcome for each mark, in the same order.
    /// - Throws: ``StorageError``.
    func move(_ marks: [Mark]) async throws -> [MarkOutcome]
}
