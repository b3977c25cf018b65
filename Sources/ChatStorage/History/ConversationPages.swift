/// A contiguous range of a conversation's messages.
package struct PageSlice: Sendable, Equatable {
    /// In ascending order of their sequences.
    package let messages: [StoredMessage]
    /// Whether the conversation has no earlier messages.
    package let isAtStart: Bool
    /// Whether the conversation has no later messages yet.
    package let isAtEnd: Bool
}

/// The size limits of a page or a part of it.
package struct PageBounds: Sendable, Equatable {
    /// The maximum number of messages.
    package let limit: Int
    /// The maximum total bytes of the messages, see ``StoredMessage/bytes``.
    package let bytes: Int
    /// The minimum number of messages, even if they exceed ``bytes``.
    package let minimum: Int

    /// Creates bounds; the defaults are those of a whole page.
    package init(limit: Int, bytes: Int = HistoryLimits.pageBytes, minimum: Int = 1) {
        self.limit = limit
        self.bytes = bytes
        self.minimum = minimum
    }

    /// Returns the longest prefix of the messages within the bounds.
    package func prefix(of messages: some Sequence<StoredMessage>) -> [StoredMessage] {
        var (taken, left): ([StoredMessage], Int) = ([], bytes)
        for message in messages.prefix(limit) {
            left -= message.bytes
            guard left >= 0 || taken.count < minimum else {
                break
            }
            taken.append(message)
        }
        return taken
    }

    /// Returns the remaining bounds for the rest of a page. `minimum` keeps the requested message in the page.
    func without(_ messages: [StoredMessage], minimum: Int) -> PageBounds {
        PageBounds(
            limit: limit - messages.count,
            bytes: bytes - messages.reduce(0) { $0 + $1.bytes },
            minimum: minimum
        )
    }
}

/// Pagination: an engine reads ranges of one conversation, and this protocol's extension chooses the messages of
/// the page at a position, identically for every engine.
///
/// The sequences of a conversation have no gaps: retention removes only from the beginning.
package protocol ConversationPages {
    /// The sequence of the last message; 0 when there has never been one.
    var lastSequence: Int64 { get }

    /// Returns the latest messages before a sequence, in ascending order, within the bounds, which are counted
    /// backwards from the last message.
    func messages(before sequence: Int64, _ bounds: PageBounds) throws -> [StoredMessage]

    /// Returns the earliest messages from a sequence on, in ascending order, within the bounds, which are counted
    /// from the first message.
    func messages(from sequence: Int64, _ bounds: PageBounds) throws -> [StoredMessage]

    /// Returns the first sequence still stored; `nil` when there is none.
    func firstSequence() throws -> Int64?

    /// Returns the first sequence whose message has this id or a later one; `nil` when there is none.
    func firstSequence(from id: MessageID) throws -> Int64?

    /// Returns the time when a message was stored; `nil` when the message does not exist.
    func time(of sequence: Int64) throws -> Int64?
}

extension ConversationPages {
    /// Returns the page at a position.
    ///
    /// - Parameter limit: The maximum number of messages; at least 1.
    package func page(at position: PagePosition, limit: Int) throws -> PageSlice {
        switch position {
        case .latest: try page(before: lastSequence + 1, limit)
        case .before(let sequence): try page(before: bounded(sequence.rawValue), limit)
        case .after(let sequence): try page(from: bounded(sequence.rawValue) + 1, limit)
        case .around(let sequence): try page(around: bounded(sequence.rawValue), limit)
        case .aroundTime(let time): try page(around: firstSequence(notBefore: time), limit)
        case .aroundID(let id): try page(around: firstSequence(from: id) ?? lastSequence + 1, limit)
        }
    }

    /// Clamps a sequence from a client, which may be any number; all numbers beyond the last message mean the same.
    private func bounded(_ sequence: Int64) -> Int64 {
        min(max(sequence, 0), lastSequence + 1)
    }

    private func page(before sequence: Int64, _ limit: Int) throws -> PageSlice {
        try slice(messages(before: sequence, PageBounds(limit: limit)), at: sequence)
    }

    private func page(from sequence: Int64, _ limit: Int) throws -> PageSlice {
        try slice(messages(from: sequence, PageBounds(limit: limit)), at: sequence)
    }

    /// If one side has fewer messages than its half, the other side fills the page.
    private func page(around sequence: Int64, _ limit: Int) throws -> PageSlice {
        let (whole, half) = (
            PageBounds(limit: limit), PageBounds(limit: limit / 2, bytes: HistoryLimits.pageBytes / 2, minimum: 0)
        )
        var earlier = try read(half) { try messages(before: sequence, $0) }
        let later = try read(whole.without(earlier, minimum: 1)) { try messages(from: sequence, $0) }
        let rest = whole.without(earlier + later, minimum: earlier.isEmpty && later.isEmpty ? 1 : 0)
        let first = earlier.first?.sequence.rawValue ?? sequence
        earlier = try read(rest) { try messages(before: first, $0) } + earlier
        return try slice(earlier + later, at: sequence)
    }

    private func read(_ bounds: PageBounds, _ messages: (PageBounds) throws -> [StoredMessage]) rethrows
        -> [StoredMessage]
    {
        try bounds.limit > 0 ? messages(bounds) : []
    }

    /// - Parameter place: The position of an empty page: before this sequence.
    private func slice(_ messages: [StoredMessage], at place: Int64) throws -> PageSlice {
        let first = messages.first?.sequence.rawValue ?? place
        let next = messages.last.map { $0.sequence.rawValue + 1 } ?? place
        let start = try firstSequence()
        return PageSlice(
            messages: messages,
            isAtStart: start.map { $0 >= first } ?? true,
            isAtEnd: start == nil || next > lastSequence
        )
    }

    /// Binary search: messages are stored in the order of their times, as far as the server's clock is monotonic.
    private func firstSequence(notBefore time: Int64) throws -> Int64 {
        var low = try firstSequence() ?? lastSequence + 1
        var high = lastSequence + 1
        while low < high {
            let middle = low + (high - low) / 2
            if try self.time(of: middle).map({ $0 < time }) ?? true {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return low
    }
}
