import ChatStorage
import NIOCore

/// Brute-force protection, a rate limiter for password guesses: exponential back-off per subject, across all
/// connections. Each wrong try beyond the free ones doubles the next wait. Pure: the caller passes the time.
/// ``LoginAttempt`` lists the subjects of a login.
struct LoginThrottle: Sendable {
    /// Free wrong passwords for one account from one network: more than a person needs, with three tries per
    /// connection.
    static let freePerAccountAndNetwork = 6

    /// Free wrong passwords and forged tokens from one network: the people of a class behind one router mistype, too.
    static let freePerNetwork = 30

    /// Free wrong passwords and forged tokens from one IPv6 /48: the share of four customers, of the 256 in it
    /// if each has a /56.
    static let freePerSite = 120

    /// Free wrong passwords for one account, from all networks together that it never logged in from. This is a leaky
    /// bucket: one wrong password drains every ``drain``. It limits a botnet that guesses one account to 500 tries
    /// and then ten a minute, from any number of addresses. The bound is high enough that a few networks cannot lock
    /// the owner out of a network that is new to them: one network makes 6 tries at once, 26 in its first quarter of
    /// an hour and then one a minute, so a lock-out takes 84 networks at once, or more than ten for hours.
    static let freePerAccount = 500

    /// The time after which one wrong password drains from ``freePerAccount``.
    static let drain: TimeAmount = .seconds(6)

    /// Free wrong passwords of one account for one room.
    static let freePerRoom = 6

    /// Free numbers of rooms that do not exist, per account: a person mistypes few of eight digits, and 30
    /// guesses find one of a thousand rooms once in three thousand times.
    static let freeRoomNumbers = 30

    /// The first wait; each further wrong password doubles it.
    static let shortestWait: TimeAmount = .seconds(1)

    /// The longest wait: a locked-out owner gets another chance every minute.
    static let longestWait: TimeAmount = .minutes(1)

    /// A subject's count is dropped after this long without a wrong password.
    static let memory: TimeAmount = .minutes(15)

    /// The most subjects that are kept. Beyond it, the quarter that failed longest ago is evicted.
    static let capacity = 8192

    /// The key under which wrong passwords are counted.
    enum Subject: Hashable, Sendable {
        /// An account, by its folded name, from one network.
        case accountAndNetwork(String, String)
        /// A network: an IPv4 address or an IPv6 /56.
        case network(String)
        /// An IPv6 /48.
        case site(String)
        /// An account, by its folded name, from all networks that it never logged in from.
        case account(String)
        /// An account that tries a room's password, with the stored hash of that password.
        case room(AccountID, String)
        /// An account that tries room numbers.
        case roomNumbers(AccountID)

        /// Returns the subjects that count every try from a network.
        static func networks(of network: PeerNetwork) -> [Subject] {
            let own = Subject.network(network.subnet)
            return network.site == network.subnet ? [own] : [own, .site(network.site)]
        }

        /// The number of free wrong tries; the next one has to wait.
        fileprivate var free: Int {
            switch self {
            case .accountAndNetwork: LoginThrottle.freePerAccountAndNetwork
            case .network: LoginThrottle.freePerNetwork
            case .site: LoginThrottle.freePerSite
            case .account: LoginThrottle.freePerAccount
            case .room: LoginThrottle.freePerRoom
            case .roomNumbers: LoginThrottle.freeRoomNumbers
            }
        }

        /// Whether the count is a leaky bucket that drains one try at a time, and is not only dropped as a
        /// whole after ``memory``.
        fileprivate var drains: Bool {
            switch self {
            case .account: true
            case .accountAndNetwork, .network, .site, .room, .roomNumbers: false
            }
        }

        /// Whether many checks may run at once while none is known to be wrong: the people of a class behind
        /// one router, or one person with several devices, log in at once.
        fileprivate var isShared: Bool {
            switch self {
            case .network, .site: true
            case .accountAndNetwork, .account, .room, .roomNumbers: false
            }
        }
    }

    private struct Record {
        /// The number of wrong tries. If the subject drains, reduced by the tries that had drained when the
        /// last one failed.
        var failures: Double
        var lastFailure: NIODeadline

        func failures(of subject: Subject, at now: NIODeadline) -> Double {
            let age = now - lastFailure
            guard age <= LoginThrottle.memory else {
                return 0
            }
            return subject.drains
                ? max(0, failures - Double(age.nanoseconds) / Double(LoginThrottle.drain.nanoseconds)) : failures
        }
    }

    private var records: [Subject: Record] = [:]

    /// The number of running checks of each subject.
    private var underWay: [Subject: Int] = [:]

    /// Makes a throttle without any counts.
    init() {}

    /// Returns how long these subjects must wait before a password is checked; `nil` if it may be checked now.
    func wait(for subjects: [Subject], now: NIODeadline) -> TimeAmount? {
        let ends = subjects.compactMap { subject -> NIODeadline? in
            let failures = failures(of: subject, at: now)
            guard let record = records[subject], failures >= Double(subject.free) else {
                return nil
            }
            let doublings = min(Int(failures) - subject.free, 10)
            let wait = min(.nanoseconds(Self.shortestWait.nanoseconds << Int64(doublings)), Self.longestWait)
            return record.lastFailure + wait
        }
        guard let end = ends.max(), end > now else {
            return nil
        }
        return end - now
    }

    /// Begins the check of a password; call ``end(_:)`` after it. A running check counts as wrong until its
    /// result is known, so parallel tries do not bypass the delays.
    ///
    /// - Returns: How long to wait first; `nil` to check it now.
    mutating func begin(_ subjects: [Subject], now: NIODeadline) -> TimeAmount? {
        if let wait = wait(for: subjects, now: now) {
            return wait
        }
        let isCrowded = subjects.contains { subject in
            guard let others = underWay[subject] else {
                return false
            }
            let failures = Int(failures(of: subject, at: now))
            // Beyond the free tries, one check at a time. If not shared, failures and running checks never
            // exceed the free tries.
            return failures >= subject.free || (!subject.isShared && failures + others >= subject.free)
        }
        guard !isCrowded else {
            return Self.shortestWait
        }
        for subject in subjects {
            underWay[subject, default: 0] += 1
        }
        return nil
    }

    /// Ends a check, right or wrong.
    mutating func end(_ subjects: [Subject]) {
        for subject in subjects {
            let others = underWay[subject, default: 1] - 1
            underWay[subject] = others > 0 ? others : nil
        }
    }

    /// Counts a wrong password.
    mutating func failed(_ subjects: [Subject], now: NIODeadline) {
        for subject in subjects {
            records[subject] = Record(failures: failures(of: subject, at: now) + 1, lastFailure: now)
        }
        if records.count > Self.capacity {
            forgetOldest(now: now)
        }
    }

    /// Resets the count of this subject after a right password. The other subjects of the login keep theirs:
    /// otherwise a guesser could reset a network's count by logging in to an account of their own.
    mutating func succeeded(_ subject: Subject) {
        records[subject] = nil
    }

    private func failures(of subject: Subject, at now: NIODeadline) -> Double {
        records[subject]?.failures(of: subject, at: now) ?? 0
    }

    private mutating func forgetOldest(now: NIODeadline) {
        records = records.filter { now - $0.value.lastFailure <= Self.memory }
        guard records.count > Self.capacity else {
            return
        }
        // Evict many at once: sorting thousands of records at every failure would let a client keep the server busy.
        let oldest = records.sorted { $0.value.lastFailure < $1.value.lastFailure }.prefix(Self.capacity / 4)
        for (subject, _) in oldest {
            records[subject] = nil
        }
    }
}
