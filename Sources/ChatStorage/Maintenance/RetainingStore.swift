/// Keeps messages no longer than an operator wants.
package protocol RetainingStore: Sendable {
    /// Removes up to `limit` of the messages that have been kept long enough. The last message of a conversation stays.
    ///
    /// - Parameter now: In milliseconds since 1970.
    /// - Returns: How many were removed; fewer than the limit when all are.
    /// - Throws: ``StorageError``.
    func enforce(_ retention: Retention, now: Int64, limit: Int) async throws -> Int
}
