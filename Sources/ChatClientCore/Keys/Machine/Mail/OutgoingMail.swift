import ChatIdentity
import DequeModule

/// Sealed mail of this process that the server has not confirmed. It is repeated with the same bytes after a lost
/// connection; what is lost with the process is made up for by healing.
struct OutgoingMail: Sendable {
    /// What follows when mail is stored, or lost.
    enum Purpose: Sendable, Equatable {
        /// Empty mail: its session knows by itself what it owes.
        case session
        /// A request for these payloads: a try counts when it is stored.
        case demand([[UInt8]])
        /// The text of a payload: it may be sent again when it is lost.
        case healed(DeviceAddress, payload: [UInt8])
    }

    private struct Entry: Sendable {
        let mail: SealedMail
        let purpose: Purpose
        var request: RequestNumber?
        /// How often the server did not take it.
        var failures = 0
    }

    private var entries: Deque<Entry> = []
    private var lastNumber: UInt64 = 0

    /// Mail that is on its way.
    var underway: Int {
        entries.count { $0.request != nil }
    }

    /// Whether mail waits before it is sent again.
    var hasFailed: Bool {
        entries.contains { $0.failures > 0 }
    }

    /// Whether there may be more. What finds no room must not be sealed: its keys would be used for nothing.
    func hasRoom(_ limit: Int) -> Bool {
        entries.count < limit
    }

    /// A number for the next request.
    mutating func nextNumber() -> UInt64 {
        lastNumber += 1
        return lastNumber
    }

    mutating func append(_ mail: SealedMail, for purpose: Purpose) {
        entries.append(Entry(mail: mail, purpose: purpose))
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
    mutating func remove(_ request: RequestNumber) -> (mail: SealedMail, purpose: Purpose)? {
        guard let index = entries.firstIndex(where: { $0.request == request }) else {
            return nil
        }
        let entry = entries.remove(at: index)
        return (entry.mail, entry.purpose)
    }

    /// The server has not taken it: it is sent again with the same bytes, on this connection, too. The server knows it
    /// by its token.
    ///
    /// - Returns: Whether it will be; `false` after too many failures.
    mutating func sendAgain(_ request: RequestNumber, limit: Int) -> Bool {
        guard let index = entries.firstIndex(where: { $0.request == request }) else {
            return true
        }
        entries[index].failures += 1
        guard entries[index].failures < limit else {
            return false
        }
        entries[index].request = nil
        return true
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
