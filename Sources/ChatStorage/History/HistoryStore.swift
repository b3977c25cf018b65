/// What was said, for those who may read it. What is not an account's looks exactly as what does not exist.
package protocol HistoryStore: Sendable {
    /// The conversations that an account may read, in the order of their numbers.
    ///
    /// - Parameters:
    ///   - after: Only later ones; 0 for all.
    ///   - limit: The most conversations; fewer mean that there are no more.
    /// - Throws: ``StorageError``.
    func conversations(of account: AccountID, after: Int64, limit: Int) async throws -> [ConversationSummary]

    /// A page of a conversation; `nil` when there is no such conversation for the account.
    ///
    /// - Throws: ``StorageError``.
    func history(_ request: HistoryRequest) async throws -> HistoryPage?

    /// What an account finds; `nil` when it names a conversation that is not there for it.
    ///
    /// - Throws: ``SearchError``, ``StorageError``.
    func search(_ request: SearchRequest) async throws -> SearchPage?

    /// Takes up to `limit` messages into the index that searches use: new ones, then older ones that it lacks. A search
    /// does so itself for the new ones.
    ///
    /// - Returns: How many there were; fewer than the limit when all have been taken.
    /// - Throws: ``StorageError``.
    func index(limit: Int) async throws -> Int

    /// Moves marks, all in one transaction. The mark of an account that does not exist is refused, as every other that
    /// cannot be moved, so that one caller's mistake does not cost others their marks.
    ///
    /// - Returns: One outcome for each, in the same order.
    /// - Throws: ``StorageError``.
    func move(_ marks: [Mark]) async throws -> [MarkOutcome]
}
