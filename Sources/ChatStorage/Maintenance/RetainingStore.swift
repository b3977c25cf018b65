/// Keeps messages no longer than an operator wants.
package protocol RetainingStore: Sendable {
    /// Removes some of the messages that have been kept long enough. The last message of a conversation stays.
    ///
    /// - Parameters:
    ///   - now: In milliseconds since 1970.
    ///   - after: Where to go on: 0 at first, then ``RetentionStep/next``.
    ///   - limit: The most messages, at least 1.
    /// - Throws: ``StorageError``.
    func enforce(_ retention: Retention, now: Int64, after: Int64, limit: Int) async throws -> RetentionStep
}

/// What one call of ``RetainingStore/enforce(_:now:after:limit:)`` did.
package struct RetentionStep: Sendable, Equatable {
    /// How many messages were removed.
    package let removed: Int

    /// Where to go on; `nil` when all conversations have been looked at.
    package let next: Int64?

    /// Makes a step.
    package init(removed: Int, next: Int64?) {
        self.removed = removed
        self.next = next
    }
}
