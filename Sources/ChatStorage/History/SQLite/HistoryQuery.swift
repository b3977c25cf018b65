import ChatProtocol
import GRDB

/// Reads a page of a conversation. Its sequences have no hole: whatever was removed, was removed from its beginning.
struct HistoryQuery {
    let database: Database
    let conversation: OpenConversation
    /// The most messages; at least 1.
    let limit: Int

    /// The messages of a page.
    struct Messages {
        let messages: [StoredMessage]
        let isAtStart: Bool
        let isAtEnd: Bool
    }

    /// What some of a page may have.
    private struct Bounds {
        var limit: Int
        /// Of all bodies.
        var bytes = HistoryLimits.pageBytes
        /// As many messages are taken whatever their bytes.
        var minimum = 1

        /// What is left for the rest of a page. The message that is asked for comes in any case.
        func without(_ messages: [StoredMessage], minimum: Int) -> Bounds {
            Bounds(
                limit: limit - messages.count,
                bytes: bytes - messages.reduce(0) { $0 + $1.body.count },
                minimum: minimum
            )
        }
    }

    private static func sql(_ condition: String, _ order: String) -> String {
        """
        SELECT \(StoredMessage.columns) FROM message AS item \(StoredMessage.names)
        WHERE item.conversation = ? AND item.sequence \(condition) ?
        ORDER BY item.sequence \(order) LIMIT ?
        """
    }

    private static let downwards = sql("<", "DESC")
    private static let upwards = sql(">=", "ASC")

    /// Reads the page at a position.
    func page(at position: PagePosition) throws -> Messages {
        switch position {
        case .latest: try page(before: conversation.lastSequence + 1)
        case .before(let sequence): try page(before: bounded(sequence.rawValue))
        case .after(let sequence): try page(from: bounded(sequence.rawValue) + 1)
        case .around(let sequence): try page(around: bounded(sequence.rawValue))
        case .aroundTime(let time): try page(around: firstSequence(notBefore: time))
        case .aroundID(let id): try page(around: firstSequence(from: id))
        }
    }

    /// Whatever number somebody sends: beyond the last message they all mean the same.
    private func bounded(_ sequence: Int64) -> Int64 {
        min(max(sequence, 0), conversation.lastSequence + 1)
    }

    private func page(before sequence: Int64) throws -> Messages {
        try page(of: messages(before: sequence, Bounds(limit: limit)), at: sequence)
    }

    private func page(from sequence: Int64) throws -> Messages {
        try page(of: messages(from: sequence, Bounds(limit: limit)), at: sequence)
    }

    /// Where one side has less than its half, the other side fills the page.
    private func page(around sequence: Int64) throws -> Messages {
        let half = Bounds(limit: limit / 2, bytes: HistoryLimits.pageBytes / 2, minimum: 0)
        var earlier = try messages(before: sequence, half)
        let later = try messages(from: sequence, Bounds(limit: limit).without(earlier, minimum: 1))
        let rest = Bounds(limit: limit).without(earlier + later, minimum: earlier.isEmpty && later.isEmpty ? 1 : 0)
        let first = earlier.first?.sequence.rawValue ?? sequence
        earlier = try messages(before: first, rest) + earlier
        return try page(of: earlier + later, at: sequence)
    }

    private func messages(before sequence: Int64, _ bounds: Bounds) throws -> [StoredMessage] {
        try messages(Self.downwards, sequence: sequence, bounds).reversed()
    }

    private func messages(from sequence: Int64, _ bounds: Bounds) throws -> [StoredMessage] {
        try messages(Self.upwards, sequence: sequence, bounds)
    }

    private func messages(_ sql: String, sequence: Int64, _ bounds: Bounds) throws -> [StoredMessage] {
        guard bounds.limit > 0 else {
            return []
        }
        let rows = try Row.fetchCursor(
            database.cachedStatement(sql: sql),
            arguments: [conversation.id.rawValue, sequence, bounds.limit]
        )
        return try StoredMessage.read(rows, bytes: bounds.bytes, minimum: bounds.minimum)
    }

    /// - Parameter place: Where an empty page lies: before this sequence.
    private func page(of messages: [StoredMessage], at place: Int64) throws -> Messages {
        let first = messages.first?.sequence.rawValue ?? place
        let next = messages.last.map { $0.sequence.rawValue + 1 } ?? place
        let start = try firstSequence()
        return Messages(
            messages: messages,
            isAtStart: start.map { $0 >= first } ?? true,
            isAtEnd: start == nil || next > conversation.lastSequence
        )
    }

    /// The first message that is still there.
    private func firstSequence() throws -> Int64? {
        try Int64.fetchOne(
            database.cachedStatement(sql: "SELECT min(sequence) FROM message WHERE conversation = ?"),
            arguments: [conversation.id.rawValue]
        )
    }

    private func firstSequence(from id: MessageID) throws -> Int64 {
        let statement = try database.cachedStatement(
            sql: "SELECT sequence FROM message WHERE conversation = ? AND id >= ? ORDER BY id LIMIT 1"
        )
        return try Int64.fetchOne(statement, arguments: [conversation.id.rawValue, id.rawValue])
            ?? conversation.lastSequence + 1
    }

    /// By halving: messages are stored in the order of their times, as well as the server's clock keeps it.
    private func firstSequence(notBefore time: Int64) throws -> Int64 {
        let statement = try database.cachedStatement(
            sql: "SELECT time FROM message WHERE conversation = ? AND sequence = ?"
        )
        var low = try firstSequence() ?? conversation.lastSequence + 1
        var high = conversation.lastSequence + 1
        while low < high {
            let middle = low + (high - low) / 2
            let stored = try Int64.fetchOne(statement, arguments: [conversation.id.rawValue, middle])
            if stored.map({ $0 < time }) ?? true {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return low
    }
}
