import ChatStorage
import DequeModule
import Synchronization

/// A fair share of the store's readers for each account: a counting semaphore for each account, with a bounded queue in
/// front of it. The store has four readers, for which an account with many sessions would let all others wait.
///
/// What waits here has no time-out of its own: reads end (a search after `HistoryLimits.searchTime` of processor time),
/// and the queue is short.
final class ReadTurns: Sendable {
    /// What is read.
    enum Kind: Hashable, Sendable {
        /// A search: one at a time. Beyond that it is a page, too.
        case search
        /// A page of anything: a history, conversations, rooms, and what a search found.
        case page

        /// Reads of one account at the same time: half of the readers, and so two accounts cannot take all of them from
        /// a third by their searches alone.
        var atOnce: Int {
            switch self {
            case .search: 1
            case .page: 2
            }
        }

        /// Reads of one account that wait. More than a person with several devices ever has; a program is told to wait.
        var waiting: Int {
            switch self {
            case .search: 8
            case .page: 64
            }
        }
    }

    /// Too many wait already.
    struct Refusal: Error {}

    fileprivate typealias Waiter = CheckedContinuation<Void, any Error>

    fileprivate struct Key: Hashable {
        let account: AccountID
        let kind: Kind
    }

    fileprivate struct Line {
        var running = 1
        var waiting: Deque<Waiter> = []
    }

    /// Accounts that read now.
    private let lines = Mutex<[Key: Line]>([:])

    /// How many accounts have a read under way, each kind by itself.
    var count: Int { lines.withLock { $0.count } }

    /// Reads of an account that wait.
    func waiting(_ kind: Kind, of account: AccountID) -> Int {
        lines.withLock { $0[Key(account: account, kind: kind)]?.waiting.count ?? 0 }
    }

    /// Starts with nothing under way.
    init() {}

    /// Reads when it is the account's turn.
    ///
    /// - Throws: ``Refusal``, and what the work throws.
    func run<Value>(_ kind: Kind, of account: AccountID, _ work: () async throws -> Value) async throws -> Value {
        let key = Key(account: account, kind: kind)
        try await begin(key)
        defer { end(key) }
        return try await work()
    }

    /// What ``begin(_:)`` finds.
    fileprivate enum OnBegin {
        case run
        case wait
        case refuse
    }

    private func begin(_ key: Key) async throws {
        switch lines.withLock({ $0.begin(key) }) {
        case .run: return
        case .refuse: throw Refusal()
        case .wait:
            try await withCheckedThrowingContinuation { (continuation: Waiter) in
                // The first look was made without the continuation: since then the turn may have come, and others may
                // have taken the last places.
                switch lines.withLock({ $0.wait(key, continuation) }) {
                case .run: continuation.resume()
                case .wait: break
                case .refuse: continuation.resume(throwing: Refusal())
                }
            }
        }
    }

    private func end(_ key: Key) {
        lines.withLock { $0.end(key) }?.resume()
    }
}

extension [ReadTurns.Key: ReadTurns.Line] {
    fileprivate mutating func begin(_ key: Key) -> ReadTurns.OnBegin {
        guard let line = self[key] else {
            self[key] = ReadTurns.Line()
            return .run
        }
        guard line.running < key.kind.atOnce else {
            return line.waiting.count < key.kind.waiting ? .wait : .refuse
        }
        self[key]?.running += 1
        return .run
    }

    /// Does as ``begin(_:)``, and keeps who has to wait.
    fileprivate mutating func wait(_ key: Key, _ waiter: ReadTurns.Waiter) -> ReadTurns.OnBegin {
        let outcome = begin(key)
        if outcome == .wait {
            self[key]?.waiting.append(waiter)
        }
        return outcome
    }

    /// - Returns: Who has the turn now; the number of those that run stays then.
    fileprivate mutating func end(_ key: Key) -> ReadTurns.Waiter? {
        if let next = self[key]?.waiting.popFirst() {
            return next
        }
        self[key]?.running -= 1
        if self[key]?.running == 0 {
            self[key] = nil
        }
        return nil
    }
}
