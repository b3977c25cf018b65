import ChatStorage

/// Decides which password hash runs next, so that nobody can keep others from logging in by asking for many hashes.
/// Pure: events come in, actions go out; ``PasswordWorkers`` has the threads.
///
/// - What waits is in two fair queues, one for hashes of accounts that exist and one for registrations. In each the
///   sources take turns.
/// - Registrations never take all threads: a quarter, and one at least where there are two, is kept for accounts that
///   exist.
/// - For a thread that both may have, three hashes of accounts go before each registration, so that neither starves.
/// - A full queue takes the newest entry of its longest source out for one of a source that has fewer: a crowd pays for
///   itself.
struct HashQueue: Sendable {
    /// Hashes of each kind that wait, in all. At a quarter of a second each on one core, the last one waits about a
    /// minute: half of what a connection may take for a step of its login.
    static let maximumWaiting = 256

    /// Hashes of each kind that wait for one source: 100 people in one room may register at the same moment.
    static let maximumPerSource = 128

    /// Hashes of accounts that go before a registration that waits, too.
    static let accountsBeforeRegistration = 3

    /// What a hash is for.
    enum Kind: Sendable, Equatable {
        /// A login, a change of a password, or a room's password: of an account that exists.
        case account
        /// A new account.
        case registration
    }

    /// Who takes turns with whom.
    enum Source: Sendable, Hashable {
        /// The network that a connection comes from before its login; of IPv6 the /48, ``PeerNetwork/site``.
        case network(String)
        /// An account that has logged in: its sessions share a turn, wherever they are.
        case account(AccountID)
    }

    /// What becomes of a new hash.
    enum OnSubmit: Sendable, Equatable {
        /// A thread is free: run it.
        case run
        /// It waits.
        case wait
        /// It waits in the place of this one, which is refused.
        case waitInstead(of: UInt64)
        /// Too many wait.
        case refuse
    }

    /// A hash that is to run now.
    struct Start: Sendable, Equatable {
        let id: UInt64
        let kind: Kind
    }

    private let threads: Int
    private let registrationThreads: Int
    private var running = 0
    private var runningRegistrations = 0
    private var accountsSinceRegistration = 0
    private var accounts = FairQueue<Source, UInt64>()
    private var registrations = FairQueue<Source, UInt64>()
    private var places: [UInt64: (kind: Kind, source: Source)] = [:]

    /// Makes an empty queue.
    ///
    /// - Parameter threads: How many hashes run at once; at least 1.
    init(threads: Int) {
        self.threads = max(1, threads)
        registrationThreads = max(1, self.threads - max(1, self.threads / 4))
    }

    /// How many hashes wait.
    var waiting: Int { accounts.count + registrations.count }

    /// Somebody needs a hash.
    ///
    /// - Parameter id: A number that no other waiting hash has.
    mutating func submit(_ id: UInt64, _ kind: Kind, from source: Source) -> OnSubmit {
        if isFree(for: kind) {
            started(kind)
            return .run
        }
        return switch kind {
        case .account: Self.add(id, kind, from: source, to: &accounts, places: &places)
        case .registration: Self.add(id, kind, from: source, to: &registrations, places: &places)
        }
    }

    /// A hash has been computed: its thread is free.
    ///
    /// - Returns: What runs there now; `nil` when the thread rests.
    mutating func finished(_ kind: Kind) -> Start? {
        running -= 1
        if kind == .registration {
            runningRegistrations -= 1
        }
        return next()
    }

    /// Nobody waits for a hash any more.
    ///
    /// - Returns: Whether it had not begun; then it never will.
    mutating func withdraw(_ id: UInt64) -> Bool {
        guard let place = places.removeValue(forKey: id) else {
            return false
        }
        return switch place.kind {
        case .account: accounts.remove(id, from: place.source)
        case .registration: registrations.remove(id, from: place.source)
        }
    }

    private static func add(
        _ id: UInt64,
        _ kind: Kind,
        from source: Source,
        to queue: inout FairQueue<Source, UInt64>,
        places: inout [UInt64: (kind: Kind, source: Source)]
    ) -> OnSubmit {
        guard queue.count(of: source) < maximumPerSource else {
            return .refuse
        }
        var displaced: UInt64?
        if queue.count >= maximumWaiting {
            guard let longest = queue.longest, queue.count(of: longest) > queue.count(of: source) + 1 else {
                return .refuse
            }
            displaced = queue.popLast(from: longest)
        }
        queue.append(id, from: source)
        places[id] = (kind, source)
        guard let displaced else {
            return .wait
        }
        places[displaced] = nil
        return .waitInstead(of: displaced)
    }

    /// Whether a hash of this kind runs at once. None of its kind waits then: it would have been started.
    private func isFree(for kind: Kind) -> Bool {
        switch kind {
        case .account: running < threads
        case .registration: running < threads && runningRegistrations < registrationThreads
        }
    }

    private mutating func next() -> Start? {
        let mayRegister = registrations.count > 0 && isFree(for: .registration)
        let isRegistration =
            mayRegister
            && (accounts.count == 0 || accountsSinceRegistration >= Self.accountsBeforeRegistration)
        let kind = isRegistration ? Kind.registration : .account
        guard running < threads, let id = isRegistration ? registrations.popFirst() : accounts.popFirst() else {
            return nil
        }
        places[id] = nil
        started(kind)
        return Start(id: id, kind: kind)
    }

    private mutating func started(_ kind: Kind) {
        running += 1
        switch kind {
        case .account:
            accountsSinceRegistration += 1
        case .registration:
            runningRegistrations += 1
            accountsSinceRegistration = 0
        }
    }
}
