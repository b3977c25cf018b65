/// Keeps messages no longer than an operator wants.
package protocol RetainingStore: Sendable {
    /// Works out what a sweep may remove.
    ///
    /// - Parameter now: In milliseconds since 1970; a time that is to be trusted, for what is removed cannot be brought back.
    /// - Throws: ``StorageError``.
    func bound(of retention: Retention, now: Int64) async throws -> RetentionBound

    /// Removes some of the messages that have been kept long enough. The last message of a conversation stays.
    ///
    /// - Parameters:
    ///   - bound: What may be removed.
    ///   - after: Where to go on: 0 at first, then ``RetentionStep/next``.
    ///   - limit: The most messages, at least 1.
    /// - Throws: ``StorageError``.
    func enforce(_ bound: RetentionBound, after: Int64, limit: Int) async throws -> RetentionStep
}

/// What a sweep may remove.
package struct RetentionBound: Sendable, Equatable {
    /// The most messages of each conversation that stay; `nil` for no limit.
    package let messages: Int?

    /// Messages from this time on are not old, in milliseconds since 1970; `nil` where nothing is removed by its age.
    package let oldest: Int64?

    /// The first message that is certainly not old. Those after it were stored after it, and are not old either, even when the clock
    /// was behind and gave them an earlier time; `nil` when there is none.
    package let firstKept: Int64?

    /// Makes a bound.
    package init(messages: Int?, oldest: Int64?, firstKept: Int64?) {
        self.messages = messages
        self.oldest = oldest
        self.firstKept = firstKept
    }

    /// Whether a message goes, if all before it in its conversation go. The last message of a conversation stays.
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

/// What one call of ``RetainingStore/enforce(_:after:limit:)`` did.
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
