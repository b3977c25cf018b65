import ChatStorage
import NIOCore
import Synchronization

/// The open control connections: bounds those that have not logged in and the sessions of an account, and says goodbye to
/// whom ``ConnectionRegistry`` sends away.
final class ConnectionTable: Sendable {
    /// Where an admitted connection stands in the table.
    struct Ticket: Sendable, Hashable {
        fileprivate let number: ConnectionRegistry.ID
    }

    struct Entry {
        let network: PeerNetwork
        /// When the connection came.
        let since: NIODeadline
        let outbox: Outbox
        fileprivate let farewell: @Sendable () -> Void
        /// Tells the connection's own task that it is over.
        fileprivate var tell: (@Sendable (CloseReason) -> Void)?
        /// Once there is one.
        var session: Session?
    }

    fileprivate struct State {
        var registry: ConnectionRegistry
        var entries: [ConnectionRegistry.ID: Entry] = [:]
        var isClosed = false
        /// Resumed when the last one leaves.
        var waiter: CheckedContinuation<Void, Never>?
    }

    /// What a connection that must end is told, and how.
    fileprivate struct Departure {
        let entry: Entry
        let reason: CloseReason
        /// Whether it is closed without waiting for its peer to read why.
        let isAtOnce: Bool
    }

    private let state: Mutex<State>

    /// Shared by the outboxes of all connections.
    let outboxes: OutboxBudget

    /// Makes an empty table.
    init(limits: ConnectionLimits) {
        state = Mutex(State(registry: ConnectionRegistry(limits: limits)))
        outboxes = OutboxBudget(limit: limits.outboxMegabytes << 20)
    }

    /// Whether nobody is admitted any more: the server stops.
    var isClosed: Bool {
        state.withLock { $0.isClosed }
    }

    /// Admits a connection, or returns `nil` when there are too many or the server stops.
    ///
    /// - Parameter farewell: Called once the last frame is in the outbox: the connection must end soon, even if its
    ///   peer reads nothing any more.
    func admit(
        from network: PeerNetwork,
        outbox: Outbox,
        now: NIODeadline = .now(),
        farewell: @escaping @Sendable () -> Void = {}
    ) -> Ticket? {
        let (ticket, departure) = state.withLock { state -> (Ticket?, Departure?) in
            guard !state.isClosed, case .admit(let id, let replaced) = state.registry.arrive(from: network, now: now)
            else {
                return (nil, nil)
            }
            state.entries[id] = Entry(network: network, since: now, outbox: outbox, farewell: farewell)
            return (Ticket(number: id), replaced.flatMap { state.depart($0, .placeNeeded) })
        }
        departure?.carryOut()
        return ticket
    }

    /// The task of a connection can be told from now on that the server ends it.
    func attach(_ ticket: Ticket, _ tell: @escaping @Sendable (CloseReason) -> Void) {
        state.withLock { $0.entries[ticket.number]?.tell = tell }
    }

    /// Every connection that is there, the oldest first, and whether it is about to close.
    func snapshot() -> [(ticket: Ticket, entry: Entry, isEnding: Bool)] {
        // The lock is held for two references; with thousands of connections the rest takes its time.
        let (entries, registry) = state.withLock { ($0.entries, $0.registry) }
        return entries.sorted { $0.key < $1.key }.map { id, entry in
            (Ticket(number: id), entry, registry.isEnding(id))
        }
    }

    /// A connection that was not admitted is to be told so.
    ///
    /// - Returns: Whether it may be; if so, say so with ``endRefusal()`` once it has closed. When too many linger
    ///   already, it is to be closed at once.
    func beginRefusal() -> Bool {
        state.withLock { $0.registry.beginRefusal() }
    }

    /// A connection that was told that there is no place for it has closed.
    func endRefusal() {
        state.withLock { $0.registry.endRefusal() }
    }

    /// The connection has logged in: it no longer counts as a stranger's, but as a session of its account.
    ///
    /// A session that it resumes ends if it is still there: its client has given it up, or somebody else has its token.
    /// The session of the account that was silent for longest goes when there are too many.
    ///
    /// - Returns: Whether the connection may go on. It may not when it was told to end meanwhile.
    func loggedIn(_ ticket: Ticket, as session: Session) -> Bool {
        let departures = state.withLock { state -> [Departure]? in
            let superseded = state.supersede(session, by: ticket.number)
            let entries = state.entries
            let outcome = state.registry.logIn(ticket.number, as: session.account.id) { id in
                entries[id]?.session?.signs.lastHeard ?? .uptimeNanoseconds(0)
            }
            switch outcome {
            case .enter(let surplus):
                state.entries[ticket.number]?.session = session
                return superseded + surplus.compactMap { state.depart($0, .tooManySessions) }
            case .ignore: return nil
            }
        }
        departures?.forEach { $0.carryOut() }
        return departures != nil
    }

    /// A session has ended by itself, as by a logout: it counts among its account's no more.
    func sessionEnded(_ ticket: Ticket) {
        state.withLock { $0.registry.end(ticket.number) }
    }

    /// Ends a connection: its peer is told why, and the channel is closed at the latest when the farewell has run out.
    /// Does nothing when the connection is ending already.
    func close(_ ticket: Ticket, reason: CloseReason) {
        let departure = state.withLock { $0.depart(ticket.number, reason) }
        departure?.carryOut()
    }

    /// Ends all sessions of an account but one.
    ///
    /// - Returns: How many.
    @discardableResult
    func closeSessions(of account: AccountID, except kept: Ticket?, reason: CloseReason) -> Int {
        let departures = state.withLock { state in
            state.registry.sessions(of: account).filter { $0 != kept?.number }.compactMap { state.depart($0, reason) }
        }
        departures.forEach { $0.carryOut() }
        return departures.count
    }

    /// All sessions that are not about to end.
    func withSessions<Result: Sendable>(_ body: ([(Ticket, Session)]) -> Result) -> Result {
        let sessions = state.withLock { state in
            state.entries.compactMap { id, entry in
                state.registry.isSession(id) ? entry.session.map { (Ticket(number: id), $0) } : nil
            }
        }
        return body(sessions)
    }

    /// Changes what is known of a session.
    func updateSession(_ ticket: Ticket, _ update: (inout Session) -> Void) {
        state.withLock { state in
            guard var session = state.entries[ticket.number]?.session else {
                return
            }
            update(&session)
            state.entries[ticket.number]?.session = session
        }
    }

    /// Changes what is known of all sessions of an account.
    func updateSessions(of account: AccountID, _ update: (inout Session) -> Void) {
        for id in state.withLock({ $0.registry.sessions(of: account) }) {
            updateSession(Ticket(number: id), update)
        }
    }

    /// Cuts off those that hold the most of what waits in all outboxes, until there is room again.
    ///
    /// - Returns: How many.
    func relieveOutboxes() -> Int {
        let chosen = state.withLock { state -> [Entry] in
            let holdings = state.entries.compactMap { id, entry -> OutboxRelief.Holding? in
                let bytes = entry.outbox.bytes
                guard bytes > 0, let owner = state.registry.owner(of: id) else {
                    return nil
                }
                return OutboxRelief.Holding(id: id, owner: owner, bytes: bytes)
            }
            let target = outboxes.limit - outboxes.limit / OutboxRelief.freeShare
            let ids = OutboxRelief.choose(among: holdings, toFree: outboxes.bytes - target)
            return ids.compactMap { id in
                _ = state.registry.leave(id)
                return state.entries[id]
            }
        }
        chosen.forEach { $0.outbox.cutOff() }
        return chosen.count
    }

    /// Admits nobody any more and ends every connection.
    func closeAll(reason: CloseReason) {
        let departures = state.withLock { state in
            state.isClosed = true
            return state.entries.keys.compactMap { state.depart($0, reason) }
        }
        departures.forEach { $0.carryOut() }
    }

    /// The connection has ended.
    func remove(_ ticket: Ticket) {
        let waiter = state.withLock { state -> CheckedContinuation<Void, Never>? in
            state.registry.remove(ticket.number)
            guard state.entries.removeValue(forKey: ticket.number) != nil else {
                return nil
            }
            return state.entries.isEmpty ? state.waiter.take() : nil
        }
        waiter?.resume()
    }

    /// Waits until the last connection has ended. For one caller, after ``closeAll(reason:)``.
    func waitUntilEmpty() async {
        await withCheckedContinuation { waiter in
            let isEmpty = state.withLock { state in
                state.waiter = state.entries.isEmpty ? nil : waiter
                return state.entries.isEmpty
            }
            if isEmpty {
                waiter.resume()
            }
        }
    }
}

extension ConnectionTable.State {
    /// Ends the sessions that this one resumes.
    fileprivate mutating func supersede(
        _ session: ConnectionTable.Session,
        by id: ConnectionRegistry.ID
    ) -> [ConnectionTable.Departure] {
        guard registry.isStranger(id) else {
            return []
        }
        return registry.sessions(of: session.account.id)
            .filter { entries[$0]?.session?.origin == session.origin }
            .compactMap { depart($0, .resumedElsewhere) }
    }

    fileprivate mutating func depart(
        _ id: ConnectionRegistry.ID,
        _ reason: CloseReason
    ) -> ConnectionTable.Departure? {
        guard let entry = entries[id], registry.leave(id) else {
            return nil
        }
        let isAtOnce = reason.makesRoom && registry.isCrowdedByLeaving
        return ConnectionTable.Departure(entry: entry, reason: reason, isAtOnce: isAtOnce)
    }
}

extension ConnectionTable.Departure {
    /// Says goodbye. Not under the table's lock: the outbox rings bells.
    fileprivate func carryOut() {
        entry.outbox.post(reason.frame)
        // Before anything closes: the connection's task hears why before it hears that.
        entry.tell?(reason)
        guard !isAtOnce else {
            return entry.outbox.cutOff()
        }
        entry.outbox.finish()
        entry.farewell()
    }
}
