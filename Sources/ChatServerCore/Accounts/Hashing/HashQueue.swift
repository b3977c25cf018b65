import ChatStorage

/// Scheduler for password hashes: decides which one runs next, so that a client that asks for many hashes does
/// not keep others from logging in. Pure: events in, actions out; ``PasswordWorkers`` has the threads.
///
/// - Two fair queues (``FairQueue``): one for hashes of existing accounts and one for registrations.
/// - Registrations never take all threads: a quarter, and at least one if there are two, is reserved for
///   existing accounts.
/// - If both kinds compete for a thread, three hashes of accounts run before each registration, so that neither
///   starves.
/// - A full queue drops the newest entry of its longest source in favour of a source that has fewer: a flood
///   displaces only its own entries.
struct HashQueue: Sendable {
    /// The most waiting hashes of each kind. At a quarter of a second each on one core, the last one waits
    /// about a minute: half of the time-out of a login step.
    static let maximumWaiting = 256

    /// The most waiting hashes of each kind for one source: 100 people in one room may register at the same moment.
    static let maximumPerSource = 128

    /// Hashes of accounts that run before a waiting registration.
    static let accountsBeforeRegistration = 3

    /// The purpose of a hash.
    enum Kind: Sendable, Equatable {
        /// A login, a change of a password, or a room's password: for an existing account.
        case account
        /// A new account.
        case registration
    }

    /// The sources that take turns.
    enum Source: Sendable, Hashable {
        /// The network of a connection before its login; in IPv6 the /48, ``PeerNetwork/site``.
        case network(String)
        /// An account that has logged in: all its sessions share one turn.
        case account(AccountID)
    }

    /// The decision on a new hash.
    enum OnSubmit: Sendable, Equatable {
        /// A thread is free: run the hash.
        case run
        /// The hash waits.
        case wait
        /// The hash waits, and displaces this one, which is refused.
        case waitInstead(of: UInt64)
        /// The hash is refused: too many wait.
        case refuse
    }

    /// A hash to run now.
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

    /// The number of waiting hashes.
    var waiting: Int { accounts.count + registrations.count }

    /// Submits a hash.
    ///
    /// - Parameter id: An id that no other waiting hash has.
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

    /// Handles a finished hash: its thread is free.
    ///
    /// - Returns: The hash to run on that thread; `nil` if the thread becomes idle.
    mutating func finished(_ kind: Kind) -> Start? {
        running -= 1
        if kind == .registration {
            runningRegistrations -= 1
        }
        return next()
    }

    /// Withdraws a waiting hash whose result is not needed any more.
    ///
    /// - Returns: Whether the hash was still waiting; it then never runs.
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

    /// Whether a hash of this kind can run at once. If so, none of its kind is waiting: it would have been started.
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
