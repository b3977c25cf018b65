import ChatStorage
import NIOCore

/// Bounds how fast accounts may fill the audit log: it keeps a number of entries, so that who could add any number
/// could push out the record of their own acts. A token bucket for each account with a role, and one for all accounts
/// without. The operator is not bounded. Pure: the time is a parameter.
struct AuditRate: Sendable {
    /// Entries that an account may cause at once.
    static let burst = 60

    /// The time after which it may cause one more: 100,000 entries then take six days.
    static let interval: TimeAmount = .seconds(5)

    /// The most buckets in memory; at the bound the full ones are dropped, and then all.
    static let capacity = 1000

    /// When each bucket is full again, by account; `nil` stands for the accounts without a role.
    private var fullAt: [AccountID?: NIODeadline] = [:]

    /// Takes a token.
    ///
    /// - Parameter account: An account with a role; `nil` for one without.
    /// - Returns: How long to wait when there is none; otherwise `nil`.
    mutating func take(of account: AccountID?, now: NIODeadline) -> TimeAmount? {
        let full = max(fullAt[account] ?? now, now) + Self.interval
        let wait = full - now - .nanoseconds(Self.interval.nanoseconds * Int64(Self.burst))
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
