package import ChatStorage
package import NIOCore

/// Slows down whoever guesses passwords: wrong tries count per account and per address, across connections, and each
/// one beyond the free ones makes the next wait longer. Pure: time comes in.
package struct LoginThrottle: Sendable {
    /// Wrong passwords for one account that cost nothing: more than a person needs, with three tries a connection.
    package static let freePerAccount = 6

    /// Wrong passwords from one address that cost nothing: a class behind one router mistypes too.
    package static let freePerAddress = 30

    /// Numbers of no room that cost an account nothing: a person mistypes few of eight digits, and 30 of them find one of
    /// a thousand rooms once in three thousand times.
    package static let freeRoomNumbers = 30

    /// The first wait; each further wrong password doubles it.
    package static let shortestWait: TimeAmount = .seconds(1)

    /// The longest wait: a locked-out owner gets another chance every minute.
    package static let longestWait: TimeAmount = .minutes(1)

    /// After this long without a wrong password, all is forgotten.
    package static let memory: TimeAmount = .minutes(15)

    /// The most accounts and addresses that are remembered. Beyond it the one that failed longest ago is forgotten.
    package static let capacity = 4096

    /// Whose wrong passwords are counted.
    package enum Subject: Hashable, Sendable {
        /// An account, by its folded name.
        case account(String)
        /// An address without its port.
        case address(String)
        /// An account that tries the numbers of rooms.
        case roomNumbers(AccountID)

        fileprivate var free: Int {
            switch self {
            case .account: LoginThrottle.freePerAccount
            case .address: LoginThrottle.freePerAddress
            case .roomNumbers: LoginThrottle.freeRoomNumbers
            }
        }
    }

    private struct Record {
        var failures: Int
        var lastFailure: NIODeadline
    }

    private var records: [Subject: Record] = [:]

    /// Checks under way.
    private var underWay: [Subject: Int] = [:]

    /// Makes a throttle that has seen nothing.
    package init() {}

    /// How long these subjects must still wait before a password is checked; `nil` when they need not.
    package func wait(for subjects: [Subject], now: NIODeadline) -> TimeAmount? {
        let ends = subjects.compactMap { subject -> NIODeadline? in
            guard let record = records[subject], record.failures > subject.free else {
                return nil
            }
            let doublings = min(record.failures - subject.free - 1, 10)
            let wait = min(.nanoseconds(Self.shortestWait.nanoseconds << Int64(doublings)), Self.longestWait)
            return record.lastFailure + wait
        }
        guard let end = ends.max(), end > now else {
            return nil
        }
        return end - now
    }

    /// A password is about to be checked: call ``end(_:)`` when it has been. Many at the same time are no way around the
    /// delays, so what is under way counts as wrong until it is known.
    ///
    /// - Returns: How long to wait instead; `nil` to check it now.
    package mutating func begin(_ subjects: [Subject], now: NIODeadline) -> TimeAmount? {
        if let wait = wait(for: subjects, now: now) {
            return wait
        }
        let isCrowded = subjects.contains { subject in
            guard let others = underWay[subject] else {
                return false
            }
            let failures = records[subject]?.failures ?? 0
            return switch subject {
            case .account, .roomNumbers: failures + others > subject.free
            // A class behind one router may log in at once; not one that has guessed too much.
            case .address: failures > subject.free
            }
        }
        guard !isCrowded else {
            return Self.shortestWait
        }
        for subject in subjects {
            underWay[subject, default: 0] += 1
        }
        return nil
    }

    /// The check has been made.
    package mutating func end(_ subjects: [Subject]) {
        for subject in subjects {
            let others = underWay[subject, default: 1] - 1
            underWay[subject] = others > 0 ? others : nil
        }
    }

    /// A password was wrong.
    package mutating func failed(_ subjects: [Subject], now: NIODeadline) {
        for subject in subjects {
            var record = records[subject] ?? Record(failures: 0, lastFailure: now)
            if now - record.lastFailure > Self.memory {
                record.failures = 0
            }
            record.failures += 1
            record.lastFailure = now
            records[subject] = record
        }
        if records.count > Self.capacity {
            forgetOldest(now: now)
        }
    }

    /// A password was right: the account's count starts anew. The address keeps its own, or a guesser with one
    /// account of his own could clear it.
    package mutating func succeeded(account: String) {
        records[.account(account)] = nil
    }

    private mutating func forgetOldest(now: NIODeadline) {
        records = records.filter { now - $0.value.lastFailure <= Self.memory }
        while records.count > Self.capacity {
            guard let oldest = records.min(by: { $0.value.lastFailure < $1.value.lastFailure })?.key else {
                return
            }
            records[oldest] = nil
        }
    }
}
