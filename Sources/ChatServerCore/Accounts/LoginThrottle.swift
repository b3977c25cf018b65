import ChatStorage
import NIOCore

/// Slows down those who guess passwords: wrong tries count per subject, across connections, and each one beyond the
/// free ones makes the next wait longer. Pure: time comes in. ``LoginAttempt`` says which subjects a login has.
struct LoginThrottle: Sendable {
    /// Wrong passwords for one account from one network that cost nothing: more than a person needs, with three tries a
    /// connection.
    static let freePerAccountAndNetwork = 6

    /// Wrong passwords and forged tokens from one network that cost nothing: a class behind one router mistypes too.
    static let freePerNetwork = 30

    /// Wrong passwords and forged tokens from one IPv6 /48 that cost nothing: four customers' worth, of the 256 that
    /// are in it where each has a /56.
    static let freePerSite = 120

    /// Wrong passwords for one account, from all networks together that it never logged in from, that cost nothing;
    /// each is forgotten after ``drain``. It slows a botnet down that guesses one account: 500 tries, and then ten a
    /// minute from however many addresses. And it is high enough that few cannot keep the owner out of a network that
    /// is new to them: one network makes 6 tries at once, 26 in its first quarter of an hour and one a minute then, so
    /// it takes 84 networks at once, or more than ten that go on for hours.
    static let freePerAccount = 500

    /// The time in which one wrong password of ``freePerAccount`` is forgotten.
    static let drain: TimeAmount = .seconds(6)

    /// Wrong passwords for one room that cost an account nothing.
    static let freePerRoom = 6

    /// Numbers of no room that cost an account nothing: a person mistypes few of eight digits, and 30 of them find one
    /// of a thousand rooms once in three thousand times.
    static let freeRoomNumbers = 30

    /// The first wait; each further wrong password doubles it.
    static let shortestWait: TimeAmount = .seconds(1)

    /// The longest wait: a locked-out owner gets another chance every minute.
    static let longestWait: TimeAmount = .minutes(1)

    /// After this long without a wrong password, all is forgotten.
    static let memory: TimeAmount = .minutes(15)

    /// The most subjects that are remembered. Beyond it a quarter of them is forgotten, those that failed longest ago.
    static let capacity = 8192

    /// Whose wrong passwords are counted.
    enum Subject: Hashable, Sendable {
        /// An account, by its folded name, from one network.
        case accountAndNetwork(String, String)
        /// A network: an IPv4 address or an IPv6 /56.
        case network(String)
        /// An IPv6 /48.
        case site(String)
        /// An account, by its folded name, from all networks that it never logged in from.
        case account(String)
        /// An account that tries the password of a room, which is known by its hash.
        case room(AccountID, String)
        /// An account that tries the numbers of rooms.
        case roomNumbers(AccountID)

        /// What counts all that comes from a network.
        static func networks(of network: PeerNetwork) -> [Subject] {
            let own = Subject.network(network.subnet)
            return network.site == network.subnet ? [own] : [own, .site(network.site)]
        }

        /// How many wrong ones cost nothing: the next is made to wait.
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

        /// Whether wrong ones are forgotten one after the other, and not only all at once after a quiet time.
        fileprivate var drains: Bool {
            switch self {
            case .account: true
            case .accountAndNetwork, .network, .site, .room, .roomNumbers: false
            }
        }

        /// Whether many may be checked at once while they are not known to be wrong: a class behind one router, or a
        /// person with several devices, logs in at once.
        fileprivate var isShared: Bool {
            switch self {
            case .network, .site: true
            case .accountAndNetwork, .account, .room, .roomNumbers: false
            }
        }
    }

    private struct Record {
        /// How many were wrong; of a subject that drains, less what has been forgotten until the last one.
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

    /// Checks under way.
    private var underWay: [Subject: Int] = [:]

    /// Makes a throttle that has seen nothing.
    init() {}

    /// How long these subjects must still wait before a password is checked; `nil` when they need not.
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

    /// A password is about to be checked: call ``end(_:)`` when it has been. Many at the same time are no way around
    /// the delays, so what is under way counts as wrong until it is known.
    ///
    /// - Returns: How long to wait instead; `nil` to check it now.
    mutating func begin(_ subjects: [Subject], now: NIODeadline) -> TimeAmount? {
        if let wait = wait(for: subjects, now: now) {
            return wait
        }
        let isCrowded = subjects.contains { subject in
            guard let others = underWay[subject] else {
                return false
            }
            let failures = Int(failures(of: subject, at: now))
            // One at a time where too many were wrong; and nowhere more than may be wrong, unless it is shared.
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

    /// The check has been made.
    mutating func end(_ subjects: [Subject]) {
        for subject in subjects {
            let others = underWay[subject, default: 1] - 1
            underWay[subject] = others > 0 ? others : nil
        }
    }

    /// A password was wrong.
    mutating func failed(_ subjects: [Subject], now: NIODeadline) {
        for subject in subjects {
            records[subject] = Record(failures: failures(of: subject, at: now) + 1, lastFailure: now)
        }
        if records.count > Self.capacity {
            forgetOldest(now: now)
        }
    }

    /// A password was right: the count of this subject starts anew. Others that it counted for keep theirs, or a
    /// guesser with an account of his own could clear that of the network.
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
        // Many at once: sorting thousands for each single failure would be a way to keep the server busy.
        let oldest = records.sorted { $0.value.lastFailure < $1.value.lastFailure }.prefix(Self.capacity / 4)
        for (subject, _) in oldest {
            records[subject] = nil
        }
    }
}
