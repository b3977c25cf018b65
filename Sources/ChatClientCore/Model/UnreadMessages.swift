/// The unread messages of others in a conversation: those counted by the server, and those received since.
struct UnreadMessages: Sendable, Equatable {
    /// The most messages that are counted, here and on the server.
    static let limit = 1000

    /// The server's count, up to ``listedThrough``, without ``seen``.
    private var listed = 0
    private var listedThrough: UInt64 = 0
    /// The sequences of received messages after ``listedThrough``.
    private var places = SequenceSet()
    /// The messages after the read position that were read one by one: earlier ones were not shown.
    private var seen = SequenceSet()
    /// The unread messages that mention the account, as far as they arrived here.
    private var mentions = SequenceSet()
    /// The sequence from which on every message was received, or sent from here; `nil` before the first one.
    private var firstSeen: UInt64?

    /// The number of unread messages.
    var count: Int { listed + places.count }

    /// The number of unread messages that mention the account.
    var mentionCount: Int { mentions.count }

    /// Counts a received message.
    ///
    /// - Parameters:
    ///   - isCounted: Whether another account sent it, which is not ignored.
    ///   - isMention: Whether it mentions the account.
    mutating func handle(_ sequence: UInt64, isCounted: Bool, isMention: Bool, readThrough: UInt64) {
        firstSeen = min(firstSeen ?? sequence, sequence)
        guard isCounted, sequence > readThrough, !seen.contains(sequence) else {
            return
        }
        if isMention, mentions.count < Self.limit {
            mentions.insert(sequence)
        }
        if sequence > listedThrough, count < Self.limit {
            places.insert(sequence)
        }
    }

    /// Applies the server's count.
    ///
    /// - Parameters:
    ///   - unread: Messages of others after `serverRead`, up to `last`.
    ///   - readThrough: The local read position, which the server may not have been sent yet.
    mutating func list(_ unread: Int, serverRead: UInt64, last: UInt64, readThrough: UInt64) {
        if let firstSeen, firstSeen == 0 || readThrough >= firstSeen - 1 {
            // Every message after the read position arrived here and was counted here.
            return
        }
        guard last >= listedThrough else {
            return
        }
        listedThrough = last
        places.removeAll(through: last)
        let behind = Int(clamping: last - min(readThrough, last))
        let counted = readThrough > serverRead ? min(unread, behind) : unread
        listed = max(0, counted - seen.count(through: last))
    }

    /// Removes one message that the account has read, while earlier ones stay unread.
    mutating func see(_ sequence: UInt64) {
        guard !seen.contains(sequence) else {
            return
        }
        if !places.remove(sequence), sequence <= listedThrough {
            listed = max(0, listed - 1)
        }
        mentions.remove(sequence)
        seen.insert(sequence)
        if seen.count > Self.limit {
            seen.removeFirst()
        }
    }

    /// Removes the messages up to a sequence that the account has read.
    mutating func read(through sequence: UInt64) {
        places.removeAll(through: sequence)
        mentions.removeAll(through: sequence)
        seen.removeAll(through: sequence)
        listed = min(listed, Int(clamping: listedThrough - min(sequence, listedThrough)))
    }
}

/// Sequences in ascending order. Messages arrive in order: nearly every insertion is at the end.
private struct SequenceSet: Sendable, Equatable {
    private var sequences: [UInt64] = []

    var count: Int { sequences.count }

    /// The index of the first sequence that is not below this one.
    private func index(of sequence: UInt64) -> Int {
        (sequences.lastIndex { $0 < sequence }).map { $0 + 1 } ?? 0
    }

    func contains(_ sequence: UInt64) -> Bool {
        let index = index(of: sequence)
        return index < sequences.count && sequences[index] == sequence
    }

    func count(through sequence: UInt64) -> Int {
        sequences.count { $0 <= sequence }
    }

    mutating func insert(_ sequence: UInt64) {
        let index = index(of: sequence)
        if index == sequences.count || sequences[index] != sequence {
            sequences.insert(sequence, at: index)
        }
    }

    /// - Returns: Whether it was there.
    @discardableResult
    mutating func remove(_ sequence: UInt64) -> Bool {
        let index = index(of: sequence)
        guard index < sequences.count, sequences[index] == sequence else {
            return false
        }
        sequences.remove(at: index)
        return true
    }

    mutating func removeFirst() {
        sequences.removeFirst()
    }

    mutating func removeAll(through sequence: UInt64) {
        sequences.removeAll { $0 <= sequence }
    }
}
