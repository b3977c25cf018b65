import ChatStorage
import NIOCore

/// Bounds how fast accounts may fill the audit log: it keeps a number of entries, so that who could add any number
/// could push out the record of their own acts. A token bucket for each account with a role; accounts without one cause
/// no entries, and the operator is not bounded. Pure: the time is a parameter.
struct AuditRate: Sendable {
    /// The rate of what was done: far above what a moderator needs against a flood of newcomers. To push out the log
    /// takes more than a day then.
    static let acts = AuditRate(burst: 600, interval: .seconds(1))

    /// The rate of what was refused for want of rights: nobody needs many of these.
    static let refusals = AuditRate(burst: 60, interval: .seconds(5))

    /// Entries that an account may cause at once.
    let burst: Int

    /// The time after which it may cause one more.
    let interval: TimeAmount

    /// The most buckets in memory; at the bound the full ones are dropped, and then all.
    static let capacity = 1000

    /// When each bucket is full again, by account.
    private var fullAt: [AccountID: NIODeadline] = [:]

    private init(burst: Int, interval: TimeAmount) {
        self.burst = burst
        self.interval = interval
    }

    /// Takes a token.
    ///
    /// - Parameter account: An account with a role.
    /// - Returns: How long to wait when there is none; otherwise `nil`.
    mutating func take(of account: AccountID, now: NIODeadline) -> TimeAmount? {
        let full = max(fullAt[account] ?? now, now) + interval
        let wait = full - now - .nanoseconds(interval.nanoseconds * Int64(burst))
        guard wait <= .zero else {
            return wait
        }
        if fullAt.count >= Self.capacity {
            fullAt = fullAt.filter { $0.value > now }
        }
        if fullAt.count >= Self.capacity {
            fullAt = [:]
        }
        fullAt[account] = full
        return nil
    }
}
