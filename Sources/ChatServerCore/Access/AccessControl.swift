import ChatAdministration
import ChatProtocol
import ChatStorage
import Synchronization

/// Access control of a running server: who is banned, and whether the server is locked down.
///
/// A change is stored first, then it keeps newcomers out, and then it ends the connections that it covers. A
/// newcomer is in the table of connections before the list is asked, so that nobody slips through meanwhile.
final class AccessControl: Sendable {
    private let store: any BanStore
    private let connections: ConnectionTable
    private let hub: DeliveryHub
    private let now: @Sendable () -> Int64
    private let list = Mutex(AccessList())

    /// Keeps the order of changes the same in the store and in the list.
    private let changes = AsyncMutex()

    /// Makes the access control of a server. ``load()`` reads what is stored.
    ///
    /// - Parameter now: Returns the time in milliseconds since 1970.
    init(
        store: any BanStore,
        connections: ConnectionTable,
        hub: DeliveryHub,
        now: @escaping @Sendable () -> Int64 = { ServerTime.milliseconds }
    ) {
        self.store = store
        self.connections = connections
        self.hub = hub
        self.now = now
    }

    /// Reads the stored bans and the lock-down. One that had begun before the server started lets nobody in again
    /// without a role: it is not stored who was there.
    ///
    /// - Throws: The errors of the store.
    func load() async throws {
        try await changes.withLock {
            let bans = try await store.bans(now: now())
            let isLockedDown = try await store.isLockedDown()
            list.withLock { list in
                list = AccessList(bans, lockDown: isLockedDown ? list.lockDown ?? LockDown() : nil)
            }
        }
    }
}

// MARK: - Questions

extension AccessControl {
    /// Whether nobody without a role may log in.
    var isLockedDown: Bool {
        list.withLock { $0.lockDown != nil }
    }

    /// Whether the lock-down keeps a session out, unless its account has a role.
    ///
    /// - Parameter origin: The number under which the store keeps the session's messages.
    func isLockedOut(_ origin: Int64, of account: AccountID) -> Bool {
        list.withLock { list in
            list.lockDown.map { !$0.admits(origin, of: account) } ?? false
        }
    }

    /// Whether an account is banned, so that names must be looked up before a login.
    var hasAccountBans: Bool {
        list.withLock { $0.hasAccountBans }
    }

    /// Returns what keeps an account out; `nil` when nothing does.
    func notice(for account: AccountID) -> BarredNotice? {
        let now = now()
        return list.withLock { $0.ban(of: account, now: now) }.map { BarredNotice($0) }
    }

    /// Returns what keeps an address out; `nil` when nothing does, or the address is unknown.
    func notice(for address: IPAddress?) -> BarredNotice? {
        guard let address else {
            return nil
        }
        let now = now()
        return list.withLock { $0.ban(of: address, now: now) }.map { BarredNotice($0) }
    }
}

// MARK: - Changes

extension AccessControl {
    /// Makes a ban, and ends what it covers: the sessions of an account, or all connections from a network, logged in
    /// or not. They are no sessions any more when this returns; a peer that does not read is closed after the
    /// farewell's time-out.
    ///
    /// - Parameter time: The time of the ban, if its end was reckoned from it; otherwise it is now.
    /// - Returns: The ban, and the number of connections that end.
    /// - Throws: The errors of ``BanStore/addBan(_:now:)``; nothing has changed then.
    func ban(_ draft: BanDraft, at time: Int64? = nil) async throws -> (ban: Ban, ended: Int) {
        let ban = try await changes.withLock {
            let ban = try await store.addBan(draft, now: time ?? now())
            list.withLock { list in
                list.removeEnded(now: now())
                list.insert(ban)
            }
            return ban
        }
        let reason = CloseReason.barred(BarredNotice(ban))
        switch ban.target {
        case .account(let account):
            forgetSessions(of: account.id)
            return (ban, await end(reason) { $0.session?.account.id == account.id })
        case .network(let network):
            return (ban, await end(reason) { $0.address.map { network.contains($0) } ?? false })
        }
    }

    /// Lifts a ban.
    ///
    /// - Returns: The ban; `nil` when there is none of this number.
    /// - Throws: The errors of the store; nothing has changed then.
    func unban(_ id: BanID) async throws -> Ban? {
        try await changes.withLock {
            let removed = try await store.removeBan(id)
            list.withLock { $0.remove(id) }
            return removed
        }
    }

    /// Begins or ends the lock-down. Sessions go on, and may be resumed until they end by a logout, a kick or a ban.
    ///
    /// - Throws: The errors of the store; nothing has changed then.
    func setLockedDown(_ isLockedDown: Bool) async throws {
        try await changes.withLock {
            try await store.setLockedDown(isLockedDown)
            list.withLock { list in
                // Under the lock of the list: a session is in the table before the list is asked about it, so it is
                // either one of these or kept out.
                let present = connections.withSessions { $0.map { $0.1 } }
                list.lockDown = isLockedDown ? list.lockDown ?? LockDown(present) : nil
            }
        }
    }

    /// Notes that a session has ended for good: the lock-down lets it in no more.
    func sessionEnded(_ origin: Int64, of account: AccountID) {
        list.withLock { $0.lockDown?.remove(origin, of: account) }
    }

    private func forgetSessions(of account: AccountID) {
        list.withLock { $0.lockDown?.removeSessions(of: account) }
    }

    /// Ends the sessions of an account, which may log in again unless the server is locked down.
    ///
    /// - Parameters:
    ///   - rank: The authority of who ends them, which its owner is told.
    ///   - reason: What its owner is told; may be empty. It is sanitized here.
    /// - Returns: The number of sessions that end.
    func kick(_ account: AccountID, by rank: AdminRank, reason: String) async -> Int {
        // First, so that the lock-down keeps out one that is being resumed.
        forgetSessions(of: account)
        return await end(.kicked(by: rank, reason: reason)) { $0.session?.account.id == account }
    }

    /// Ends connections, and their sessions at once: nothing is delivered to them any more, even while their tasks
    /// still wait for something.
    private func end(_ reason: CloseReason, where isMeant: (ConnectionTable.Entry) -> Bool) async -> Int {
        let ended = connections.close(reason: reason, where: isMeant)
        for session in ended.compactMap(\.session) {
            sessionEnded(session.origin, of: session.account.id)
            if let id = session.session {
                await hub.close(id, .closed(reason))
            }
        }
        return ended.count
    }
}
