import ChatStorage

/// The lock-down: nobody without a role comes in, but the sessions that were there when it began may be resumed. Pure.
///
/// A session is known by its origin, which it keeps when it is resumed. A token for resuming is good for a week, so
/// tokens alone would let in everybody who was there in the last week.
struct LockDown: Sendable {
    private var origins: [AccountID: Set<Int64>] = [:]

    /// Begins a lock-down.
    ///
    /// - Parameter sessions: The sessions that go on.
    init(_ sessions: [ConnectionTable.Session] = []) {
        for session in sessions {
            origins[session.account.id, default: []].insert(session.origin)
        }
    }

    /// Whether a session is one of those that were there.
    func admits(_ origin: Int64, of account: AccountID) -> Bool {
        origins[account]?.contains(origin) ?? false
    }

    /// Removes a session that has ended for good.
    mutating func remove(_ origin: Int64, of account: AccountID) {
        origins[account]?.remove(origin)
        if origins[account]?.isEmpty == true {
            origins[account] = nil
        }
    }

    /// Removes all sessions of an account.
    mutating func removeSessions(of account: AccountID) {
        origins[account] = nil
    }
}
