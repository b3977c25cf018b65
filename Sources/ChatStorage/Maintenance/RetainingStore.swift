/// Enforces message retention.
package protocol RetainingStore: Sendable {
    /// Returns the bound for a retention sweep.
    ///
    /// - Parameter now: In milliseconds since 1970; it must be a trusted time, because a removal cannot be undone.
    /// - Throws: ``StorageError``.
    func bound(of retention: Retention, now: Int64) async throws -> RetentionBound

    /// Removes some of the expired messages. The last message of a conversation stays.
    ///
    /// - Parameters:
    ///   - bound: The bound from ``bound(of:now:)``.
    ///   - after: The cursor: 0 at first, then ``RetentionStep/next``.
    ///   - limit: The maximum number of messages, at least 1.
    /// - Throws: ``StorageError``.
    func enforce(_ bound: RetentionBound, after: Int64, limit: Int) async throws -> RetentionStep
}

/// The limits of a retention sweep.
package struct RetentionBound: Sendable, Equatable {
    /// The maximum number of messages that stay in each conversation; `nil` for no limit.
    package let messages: Int?

    /// Messages from this time on are not expired, in milliseconds since 1970; `nil` when there is no age limit.
    package let oldest: Int64?

    /// The first message that is certainly not expired. Later messages were stored after it and are not expired
    /// either, even if a clock that was behind gave them an earlier time; `nil` when there is none.
    package let firstKept: Int64?

    /// Creates a bound.
    package init(messages: Int?, oldest: Int64?, firstKept: Int64?) {
        self.messages = messages
        self.oldest = oldest
        self.firstKept = firstKept
    }

    /// Returns whether a message is to be removed, provided that all before it in its conversation are. The last
    /// message of a conversation stays.
    package func removes(_ id: Int64, sequence: Int64, time: Int64, lastSequence: Int64) -> Bool {
        let kept = messages.map { lastSequence - Int64(max($0, 1)) } ?? 0
        return sequence < lastSequence && (sequence <= kept || isOld(id, time: time))
    }

    private func isOld(_ id: Int64, time: Int64) -> Bool {
        guard let oldest else {
            return false
        }
        return time < oldest && id < firstKept ?? .max
    }
}

/// The result of one call of ``RetainingStore/enforce(_:after:limit:)``.
package struct RetentionStep: Sendable, Equatable {
    /// The number of removed messages.
    package let removed: Int

    /// The cursor for the next call; `nil` when all conversations are done.
    package let next: Int64?

    /// Creates a step.
    package init(removed: Int, next: Int64?) {
        self.removed = removed
        self.next = next
    }
}
