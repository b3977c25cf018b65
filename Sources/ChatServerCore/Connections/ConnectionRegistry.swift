import ChatStorage
import NIOCore

/// Decides which connections may be there: who is admitted, and who goes for whom. Pure: time comes in.
///
/// ```
///  stranger --login--> session --ends by itself--> ended
///      |                  |                          |
///      +------close-------+--> leaving --> gone <----+
/// ```
struct ConnectionRegistry: Sendable {
    /// A connection. Numbers grow with time.
    typealias ID = UInt64

    /// What becomes of a newcomer.
    enum OnArrival: Equatable {
        /// It is in; this stranger, if any, must go for it.
        case admit(ID, insteadOf: ID?)
        /// There is no place.
        case refuse
    }

    /// What becomes of a login.
    enum OnLogin: Equatable {
        /// It is in; these sessions of the account must go, the longest silent first.
        case enter(insteadOf: [ID])
        /// The connection is about to be closed, or was logged in already.
        case ignore
    }

    private enum Stage {
        case stranger
        case session(AccountID)
        case ended
        case leaving
    }

    private let limits: ConnectionLimits
    private var stages: [ID: Stage] = [:]
    private var strangers: StrangerPlaces
    private var sessions: [AccountID: Set<ID>] = [:]
    private var next: ID = 0

    /// Connections that are to end and are still there.
    private var leaving = 0

    /// Connections that were not admitted and are being told so.
    private var refusals = 0

    /// Whether more of them are still there than may linger.
    var isCrowdedByLeaving: Bool { leaving > limits.lingering }

    init(limits: ConnectionLimits) {
        self.limits = limits
        strangers = StrangerPlaces(limits: limits)
    }

    /// The sessions of an account that are not about to end.
    func sessions(of account: AccountID) -> Set<ID> {
        sessions[account, default: []]
    }

    /// Whether a connection has logged in and is not about to end.
    func isSession(_ id: ID) -> Bool {
        if case .session = stages[id] { true } else { false }
    }

    /// Whether a connection has not logged in and is not about to end.
    func isStranger(_ id: ID) -> Bool {
        if case .stranger = stages[id] { true } else { false }
    }

    /// Whether a connection is about to close.
    func isEnding(_ id: ID) -> Bool {
        switch stages[id] {
        case .ended, .leaving: true
        case .stranger, .session, nil: false
        }
    }

    /// To whom the bytes that wait for a connection are counted; `nil` when it has gone.
    func owner(of id: ID) -> OutboxRelief.Owner? {
        switch stages[id] {
        case nil: nil
        case .stranger: strangers.network(of: id).map { .network($0.description) }
        case .session(let account): .account(account)
        case .ended, .leaving: .leaving
        }
    }

    /// A connection has come. The connection that must go for it counts no more; tell ``leave(_:)`` all the same.
    mutating func arrive(from network: PeerNetwork, now: NIODeadline) -> OnArrival {
        let isFull = stages.count - leaving >= limits.connections
        let replaced: ID?
        switch strangers.arrival(from: network, isFull: isFull, now: now) {
        case .admit: replaced = nil
        case .replace(let id): replaced = id
        case .refuse: return .refuse
        }
        let id = next
        next += 1
        stages[id] = .stranger
        strangers.add(id, from: network, now: now)
        return .admit(id, insteadOf: replaced)
    }

    /// A connection that was refused is to be told so, if it may linger for that.
    mutating func beginRefusal() -> Bool {
        guard refusals < limits.lingeringRefused else {
            return false
        }
        refusals += 1
        return true
    }

    /// A connection that was being told has closed.
    mutating func endRefusal() {
        refusals -= 1
    }

    /// A connection has logged in.
    ///
    /// - Parameter lastHeard: When a session was last heard of.
    mutating func logIn(_ id: ID, as account: AccountID, lastHeard: (ID) -> NIODeadline) -> OnLogin {
        guard case .stranger = stages[id] else {
            return .ignore
        }
        strangers.remove(id)
        stages[id] = .session(account)
        let others = sessions[account, default: []]
        sessions[account, default: []].insert(id)
        let surplus = limits.sessionsPerAccount > 0 ? others.count + 1 - limits.sessionsPerAccount : 0
        guard surplus > 0 else {
            return .enter(insteadOf: [])
        }
        let silentFirst = others.map { (lastHeard($0), $0) }.sorted { $0 < $1 }
        return .enter(insteadOf: silentFirst.prefix(surplus).map(\.1))
    }

    /// A session has ended by itself, as by a logout. It does not count among its account's sessions any more; its
    /// connection keeps its place until it has closed.
    mutating func end(_ id: ID) {
        if case .session(let account) = stages[id] {
            endSession(id, of: account)
            stages[id] = .ended
        }
    }

    /// A connection is told to end: it counts against no limit any more.
    ///
    /// - Returns: Whether it was not about to end already.
    mutating func leave(_ id: ID) -> Bool {
        switch stages[id] {
        case nil, .ended, .leaving:
            return false
        case .stranger:
            strangers.remove(id)
        case .session(let account):
            endSession(id, of: account)
        }
        stages[id] = .leaving
        leaving += 1
        return true
    }

    /// A connection has ended. Doing this twice does nothing.
    mutating func remove(_ id: ID) {
        switch stages.removeValue(forKey: id) {
        case nil, .ended: break
        case .stranger: strangers.remove(id)
        case .session(let account): endSession(id, of: account)
        case .leaving: leaving -= 1
        }
    }

    private mutating func endSession(_ id: ID, of account: AccountID) {
        sessions[account]?.remove(id)
        if sessions[account]?.isEmpty == true {
            sessions[account] = nil
        }
    }
}
