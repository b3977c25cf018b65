import ChatStorage
import DequeModule
import Synchronization

/// Fair share of the store's readers: a counting semaphore for each account, with a bounded queue in front of it.
/// The store has four readers; an account with many sessions could otherwise make all others wait.
///
/// Waiting has no time-out of its own: every read ends (a search after `HistoryLimits.searchTime` of processor
/// time), and the queue is short.
final class ReadConcurrency: Sendable {
    /// The kind of a read.
    enum Kind: Hashable, Sendable {
        /// A search: one at a time. It also counts as a page.
        case search
        /// A page of anything: a history, conversations, rooms, or search results.
        case page

        /// Concurrent reads of one account: half of the readers, so that two accounts cannot keep all of them from
        /// a third by searches alone.
        var atOnce: Int {
            switch self {
            case .search: 1
            case .page: 2
            }
        }

        /// Reads of one account that may wait: more than a person with several devices ever needs; a program gets
        /// an error.
        var waiting: Int {
            switch self {
            case .search: 8
            case .page: 64
            }
        }
    }

    /// Too many reads of the account are waiting already.
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

    /// The lines of accounts with reads in progress.
    private let lines = Mutex<[Key: Line]>([:])

    /// The number of accounts with a read in progress, counted per kind.
    var count: Int { lines.withLock { $0.count } }

    /// Returns the number of waiting reads of an account.
    func waiting(_ kind: Kind, of account: AccountID) -> Int {
        lines.withLock { $0[Key(account: account, kind: kind)]?.waiting.count ?? 0 }
    }

    /// Makes an empty set of lines.
    init() {}

    /// Runs a read when it is the account's turn.
    ///
    /// - Throws: ``Refusal``, and the errors of the work.
    func run<Value>(_ kind: Kind, of account: AccountID, _ work: () async throws -> Value) async throws -> Value {
        let key = Key(account: account, kind: kind)
        try await begin(key)
        defer { end(key) }
        return try await work()
    }

    /// The outcome of ``begin(_:)``.
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
                // Check again under the lock: since the first check, made without the continuation, the turn may
                // have come, or others may have taken the last places.
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

extension [ReadConcurrency.Key: ReadConcurrency.Line] {
    fileprivate mutating func begin(_ key: Key) -> ReadConcurrency.OnBegin {
        guard let line = self[key] else {
            self[key] = ReadConcurrency.Line()
            return .run
        }
        guard line.running < key.kind.atOnce else {
            return line.waiting.count < key.kind.waiting ? .wait : .refuse
        }
        self[key]?.running += 1
        return .run
    }

    /// Does the same as ``begin(_:)``, and enqueues the waiter if it has to wait.
    fileprivate mutating func wait(_ key: Key, _ waiter: ReadConcurrency.Waiter) -> ReadConcurrency.OnBegin {
        let outcome = begin(key)
        if outcome == .wait {
            self[key]?.waiting.append(waiter)
        }
        return outcome
    }

    /// - Returns: The next waiter to resume; it takes over the turn, so the number of running reads stays.
    fileprivate mutating func end(_ key: Key) -> ReadConcurrency.Waiter? {
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
