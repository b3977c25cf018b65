import ChatProtocol
import ChatStorage
import NIOCore
import Synchronization

/// The open control connections. Bounds the unauthenticated connections and the sessions of each account, and
/// sends a Goodbye to those that ``ConnectionRegistry`` chooses to end.
final class ConnectionTable: Sendable {
    /// Handle of an admitted connection in the table.
    struct Ticket: Sendable, Hashable {
        let number: ConnectionRegistry.ID
    }

    struct Entry {
        let network: PeerNetwork
        /// The peer's address; `nil` if it is unknown.
        let address: IPAddress?
        /// When the connection was admitted.
        let since: NIODeadline
        let outbox: Outbox
        fileprivate let farewell: @Sendable () -> Void
        /// Tells the connection's own task that the server ends it.
        fileprivate var tell: (@Sendable (CloseReason) -> Void)?
        /// The session, once the connection has logged in.
        var session: Session?
    }

    struct State {
        var registry: ConnectionRegistry
        var entries: [ConnectionRegistry.ID: Entry] = [:]
        var isClosed = false
        /// Resumed when the last connection is removed.
        var waiter: CheckedContinuation<Void, Never>?
    }

    /// A connection that must end, and how.
    fileprivate struct Departure {
        let entry: Entry
        let reason: CloseReason
        /// Whether it is closed without waiting for its peer to read the reason.
        let isAtOnce: Bool
    }

    let state: Mutex<State>

    /// The memory budget of all outboxes together.
    let outboxes: OutboxBudget

    /// Makes an empty table.
    init(limits: ConnectionLimits) {
        state = Mutex(State(registry: ConnectionRegistry(limits: limits)))
        outboxes = OutboxBudget(limit: limits.outboxMegabytes << 20)
    }

    /// Changes the limits. None of the open connections ends.
    func update(_ limits: ConnectionLimits) {
        state.withLock { $0.registry.update(limits) }
        outboxes.limit = limits.outboxMegabytes << 20
    }

    /// Whether connections are refused because the server is stopping.
    var isClosed: Bool {
        state.withLock { $0.isClosed }
    }

    /// Admits a connection; returns `nil` if there are too many or the server is stopping.
    ///
    /// - Parameter farewell: Called once the last frame is in the outbox: the connection must end soon, even if
    ///   its peer has stopped reading.
    func admit(
        from network: PeerNetwork,
        address: IPAddress? = nil,
        outbox: Outbox,
        now: NIODeadline = .now(),
        farewell: @escaping @Sendable () -> Void = {}
    ) -> Ticket? {
        let (ticket, departure) = state.withLock { state -> (Ticket?, Departure?) in
            guard !state.isClosed, case .admit(let id, let replaced) = state.registry.arrive(from: network, now: now)
            else {
                return (nil, nil)
            }
            state.entries[id] = Entry(
                network: network,
                address: address,
                since: now,
                outbox: outbox,
                farewell: farewell
            )
            return (Ticket(number: id), replaced.flatMap { state.depart($0, .placeNeeded) })
        }
        departure?.carryOut()
        return ticket
    }

    /// Sets the callback that tells a connection's task that the server ends it.
    func attach(_ ticket: Ticket, _ tell: @escaping @Sendable (CloseReason) -> Void) {
        state.withLock { $0.entries[ticket.number]?.tell = tell }
    }

    /// Returns every connection, oldest first, and whether it is about to close.
    func snapshot() -> [(ticket: Ticket, entry: Entry, isEnding: Bool)] {
        // The lock is held only to copy two references: with thousands of connections, sorting takes time.
        let (entries, registry) = state.withLock { ($0.entries, $0.registry) }
        return entries.sorted { $0.key < $1.key }.map { id, entry in
            (Ticket(number: id), entry, registry.isEnding(id))
        }
    }

    /// Reserves a place for a refused connection to linger until the peer has read the reason.
    ///
    /// - Returns: Whether there is a place. If so, call ``endRefusal()`` once the connection has closed;
    ///   otherwise close it at once.
    func beginRefusal() -> Bool {
        state.withLock { $0.registry.beginRefusal() }
    }

    /// Frees the place of a refused connection that has closed.
    func endRefusal() {
        state.withLock { $0.registry.endRefusal() }
    }

    /// Makes an unauthenticated connection a session of its account.
    ///
    /// A session that it resumes ends if it is still open: its client has given it up, or another party has its
    /// token. If the account has too many sessions, the one that was silent for longest ends.
    ///
    /// - Returns: Whether the connection may go on; `false` if it was told to end meanwhile.
    func loggedIn(_ ticket: Ticket, as session: Session) -> Bool {
        let departures = state.withLock { state -> [Departure]? in
            let superseded = state.supersede(session, by: ticket.number)
            let entries = state.entries
            let outcome = state.registry.logIn(ticket.number, as: session.account.id) { id in
                entries[id]?.session?.activity.lastHeard ?? .uptimeNanoseconds(0)
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

    /// Handles the end of a session by itself, as by a logout: it is not counted among its account's sessions any more.
    func sessionEnded(_ ticket: Ticket) {
        state.withLock { $0.registry.end(ticket.number) }
    }

    /// Ends a connection: its peer is sent the reason, and the channel closes at the latest after the farewell
    /// time-out. Does nothing, and returns `false`, if the connection is already ending.
    @discardableResult
    func close(_ ticket: Ticket, reason: CloseReason) -> Bool {
        let departure = state.withLock { $0.depart(ticket.number, reason) }
        departure?.carryOut()
        return departure != nil
    }

    /// Ends all sessions of an account except one.
    ///
    /// - Parameter login: Ends only those that belong to this remembered login; `nil` for all.
    /// - Returns: The number of sessions that end.
    @discardableResult
    func closeSessions(
        of account: AccountID,
        from login: LoginID? = nil,
        except kept: Ticket?,
        reason: CloseReason
    ) -> Int {
        let departures = state.withLock { state in
            let sessions = state.registry.sessions(of: account).filter { id in
                id != kept?.number && (login == nil || state.entries[id]?.session?.login == login)
            }
            return sessions.compactMap { state.depart($0, reason) }
        }
        departures.forEach { $0.carryOut() }
        return departures.count
    }

    /// Calls a function with all sessions that are not about to end.
    func withSessions<Result: Sendable>(_ body: ([(Ticket, Session)]) -> Result) -> Result {
        let sessions = state.withLock { state in
            state.entries.compactMap { id, entry in
                state.registry.isSession(id) ? entry.session.map { (Ticket(number: id), $0) } : nil
            }
        }
        return body(sessions)
    }

    /// Returns the session of a connection; `nil` before login.
    func session(of ticket: Ticket) -> Session? {
        state.withLock { $0.entries[ticket.number]?.session }
    }

    /// Updates a session.
    func updateSession(_ ticket: Ticket, _ update: (inout Session) -> Void) {
        state.withLock { state in
            guard var session = state.entries[ticket.number]?.session else {
                return
            }
            update(&session)
            state.entries[ticket.number]?.session = session
        }
    }

    /// Updates all sessions of an account.
    func updateSessions(of account: AccountID, _ update: (inout Session) -> Void) {
        for id in state.withLock({ $0.registry.sessions(of: account) }) {
            updateSession(Ticket(number: id), update)
        }
    }

    /// Refuses new connections and ends every open one.
    func closeAll(reason: CloseReason) {
        let departures = state.withLock { state in
            state.isClosed = true
            return state.entries.keys.compactMap { state.depart($0, reason) }
        }
        departures.forEach { $0.carryOut() }
    }

    /// Removes a closed connection.
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

    /// Waits until the last connection is removed. For one caller, after ``closeAll(reason:)``.
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
    /// Sends the Goodbye and ends the connection. Not under the table's lock: posting to the outbox calls its listener.
    fileprivate func carryOut() {
        entry.outbox.post(reason.frame)
        // Before the channel closes: the connection's task must learn the reason before it learns of the close.
        entry.tell?(reason)
        guard !isAtOnce else {
            return entry.outbox.cutOff()
        }
        entry.outbox.finish()
        entry.farewell()
    }
}
