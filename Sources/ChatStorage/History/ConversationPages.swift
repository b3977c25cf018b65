/// A part of a conversation.
package struct PageSlice: Sendable, Equatable {
    /// In the order of their sequences.
    package let messages: [StoredMessage]
    /// Whether there is nothing before the first of these.
    package let isAtStart: Bool
    /// Whether there is nothing after the last of these yet.
    package let isAtEnd: Bool
}

/// What some of a page may have.
package struct PageBounds: Sendable, Equatable {
    /// The most messages.
    package let limit: Int
    /// Of all bodies.
    package let bytes: Int
    /// The fewest messages, even if they have more bytes.
    package let minimum: Int

    /// Makes bounds; without more arguments, those of a whole page.
    package init(limit: Int, bytes: Int = HistoryLimits.pageBytes, minimum: Int = 1) {
        self.limit = limit
        self.bytes = bytes
        self.minimum = minimum
    }

    /// As many of some messages, from the first on, as the bounds permit.
    package func prefix(of messages: some Sequence<StoredMessage>) -> [StoredMessage] {
        var (taken, left): ([StoredMessage], Int) = ([], bytes)
        for message in messages.prefix(limit) {
            left -= message.body.count
            guard left >= 0 || taken.count < minimum else {
                break
            }
            taken.append(message)
        }
        return taken
    }

    /// What is left for the rest of a page. The message that is asked for comes in any case.
    func without(_ messages: [StoredMessage], minimum: Int) -> PageBounds {
        PageBounds(
            limit: limit - messages.count,
            bytes: bytes - messages.reduce(0) { $0 + $1.body.count },
            minimum: minimum
        )
    }
}

/// One conversation, as an engine reads it by ranges. Which messages make the page at a position is decided here, the
/// same for every engine.
///
/// The sequences of a conversation have no hole: retention removes from the beginning only.
package protocol ConversationPages {
    /// The sequence of the last message; 0 when there never was one.
    var lastSequence: Int64 { get }

    /// The latest messages before a sequence, in the order of their sequences: no more than the bounds permit, counted
    /// from the last one back.
    func messages(before sequence: Int64, _ bounds: PageBounds) throws -> [StoredMessage]

    /// The earliest messages from a sequence on, in their order: no more than the bounds permit, counted from the
    /// first.
    func messages(from sequence: Int64, _ bounds: PageBounds) throws -> [StoredMessage]

    /// The first sequence that is still there; `nil` when none is.
    func firstSequence() throws -> Int64?

    /// The first sequence whose message has this id or a later one; `nil` when there is none.
    func firstSequence(from id: MessageID) throws -> Int64?

    /// When a message was stored; `nil` when it is not there.
    func time(of sequence: Int64) throws -> Int64?
}

extension ConversationPages {
    /// The page at a position.
    ///
    /// - Parameter limit: The most messages; at least 1.
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

    /// A client may send any number; all numbers beyond the last message mean the same.
    private func bounded(_ sequence: Int64) -> Int64 {
        min(max(sequence, 0), lastSequence + 1)
    }

    private func page(before sequence: Int64, _ limit: Int) throws -> PageSlice {
        try slice(messages(before: sequence, PageBounds(limit: limit)), at: sequence)
    }

    private func page(from sequence: Int64, _ limit: Int) throws -> PageSlice {
        try slice(messages(from: sequence, PageBounds(limit: limit)), at: sequence)
    }

    /// Where one side has less than its half, the other side fills the page.
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

    /// - Parameter place: Where an empty page lies: before this sequence.
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

    /// By binary search: messages are stored in the order of their times, as well as the server's clock keeps it.
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
