import DequeModule

/// Sealed mail of this process that the server has not confirmed. It is repeated with the same bytes after a lost
/// connection; what is lost with the process is made up for by healing.
struct OutgoingMail: Sendable {
    private struct Entry: Sendable {
        let mail: SealedMail
        var request: RequestNumber?
    }

    private var entries: Deque<Entry> = []
    private var lastNumber: UInt64 = 0

    /// Mail that is on its way.
    var underway: Int {
        entries.count { $0.request != nil }
    }

    /// A number for the next request.
    mutating func nextNumber() -> UInt64 {
        lastNumber += 1
        return lastNumber
    }

    /// Adds mail. Beyond the bound the oldest goes.
    mutating func append(_ mail: SealedMail, limit: Int) {
        if entries.count >= limit {
            entries.removeFirst()
        }
        entries.append(Entry(mail: mail))
    }

    /// The next mail that was not sent on this connection.
    mutating func next(as request: RequestNumber) -> SealedMail? {
        guard let index = entries.firstIndex(where: { $0.request == nil }) else {
            return nil
        }
        entries[index].request = request
        return entries[index].mail
    }

    /// Whether there is mail that was not sent on this connection.
    var hasNext: Bool {
        entries.contains { $0.request == nil }
    }

    /// The server has stored or refused it.
    ///
    /// - Returns: The mail, if it was there.
    @discardableResult
    mutating func remove(_ request: RequestNumber) -> SealedMail? {
        guard let index = entries.firstIndex(where: { $0.request == request }) else {
            return nil
        }
        return entries.remove(at: index).mail
    }

    /// The server had no time for it: it is sent again with the same bytes.
    mutating func sendAgain(_ request: RequestNumber) {
        for index in entries.indices where entries[index].request == request {
            entries[index].request = nil
        }
    }

    /// Mail that was sealed by another device of this store cannot be sent any more.
    mutating func removeAll() {
        entries = []
    }

    /// The connection is gone: what was not confirmed is sent again.
    mutating func disconnected() {
        for index in entries.indices {
            entries[index].request = nil
        }
    }
}
