/// How long messages are kept. Without either they are kept for ever.
package struct Retention: Sendable, Equatable {
    /// Days, at least 1; `nil` for no limit.
    package var days: Int?

    /// Messages of each conversation, at least 1; `nil` for no limit.
    package var messages: Int?

    /// Makes a policy.
    package init(days: Int? = nil, messages: Int? = nil) {
        self.days = days
        self.messages = messages
    }
}

/// What an operator does to the whole of a store.
package protocol MaintainedStore: Sendable {
    /// Removes up to `limit` of the messages that have been kept long enough. The last message of a conversation stays.
    ///
    /// - Parameter now: In milliseconds since 1970.
    /// - Returns: How many were removed; fewer than the limit when all are.
    /// - Throws: ``StorageError``.
    func enforce(_ retention: Retention, now: Int64, limit: Int) async throws -> Int
}
