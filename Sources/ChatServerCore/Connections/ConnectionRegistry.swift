import ChatStorage
import NIOCore

/// Admission control for connections: decides which ones are admitted, and which ones must end for them. Pure:
/// the caller passes the time. A *stranger* is a connection that has not logged in.
///
/// ```
///  stranger --login--> session --ends by itself--> ended
///      |                  |                          |
///      +------close-------+--> leaving --> gone <----+
/// ```
struct ConnectionRegistry: Sendable {
    /// The id of a connection. Ids grow with time.
    typealias ID = UInt64

    /// The decision on a new connection.
    enum OnArrival: Equatable {
        /// The connection is admitted; this unauthenticated connection, if any, must end for it.
        case admit(ID, insteadOf: ID?)
        /// The connection is refused: the limit is reached.
        case refuse
    }

    /// The decision on a login.
    enum OnLogin: Equatable {
        /// The login is admitted; these sessions of the account must end, those that were silent for longest first.
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

    private var limits: ConnectionLimits
    private var stages: [ID: Stage] = [:]
    private var strangers: UnauthenticatedConnections
    private var sessions: [AccountID: Set<ID>] = [:]
    private var next: ID = 0

    /// Connections that were told to end and are still open.
    private var leaving = 0

    /// Refused connections that linger to read the reason.
    private var refusals = 0

    /// Whether more connections than may linger are still open after they were told to end.
    var isCrowdedByLeaving: Bool { leaving > limits.lingering }

    init(limits: ConnectionLimits) {
        self.limits = limits
        strangers = UnauthenticatedConnections(limits: limits)
    }

    /// Changes the limits. What is above a lower one stays: it counts when the next connection or session comes.
    mutating func update(_ limits: ConnectionLimits) {
        self.limits = limits
        strangers.update(limits)
    }

    /// Returns the sessions of an account that are not about to end.
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

    /// Returns the owner that a connection's waiting bytes are counted for; `nil` if the connection is gone.
    func owner(of id: ID) -> OutboxRelief.Owner? {
        switch stages[id] {
        case nil: nil
        case .stranger: strangers.network(of: id).map { .network($0.description) }
        case .session(let account): .account(account)
        case .ended, .leaving: .leaving
        }
    }

    /// Admits or refuses a new connection. The connection that must end for it is not counted any more;
    /// ``leave(_:)`` must be called for it all the same.
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

    /// Reserves a place for a refused connection to linger until the peer has read the reason. Returns whether
    /// there is one.
    mutating func beginRefusal() -> Bool {
        guard refusals < limits.lingeringRefused else {
            return false
        }
        refusals += 1
        return true
    }

    /// Frees the place of a refused connection that has closed.
    mutating func endRefusal() {
        refusals -= 1
    }

    /// Makes an unauthenticated connection a session of its account.
    ///
    /// - Parameter lastHeard: Returns when a session was last heard of.
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

    /// Handles the end of a session by itself, as by a logout. It is not counted among its account's sessions
    /// any more; its connection keeps its place until it has closed.
    mutating func end(_ id: ID) {
        if case .session(let account) = stages[id] {
            endSession(id, of: account)
            stages[id] = .ended
        }
    }

    /// Handles that a connection is told to end: it counts against no limit any more.
    ///
    /// - Returns: Whether it was not already about to end.
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

    /// Removes a closed connection. Idempotent.
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
