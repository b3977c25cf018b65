import ChatStorage
import NIOCore

/// Rate limiter for what an account does seldom: a token bucket for each account, over all its sessions. Pure: the
/// caller passes the time.
struct AccountRate: Sendable {
    /// The most buckets in memory. An evicted one was full, or was unused for the longest time.
    static let capacity = 20_000

    private struct Bucket {
        var tokens: Double
        var filledAt: NIODeadline
    }

    private let most: Double
    private let period: TimeAmount
    private var buckets: [AccountID: Bucket] = [:]

    /// The number of buckets in memory.
    var count: Int { buckets.count }

    /// Makes a limit with full buckets.
    ///
    /// - Parameters:
    ///   - count: How often something may be done in a period, and at once.
    ///   - period: More than 0.
    init(_ count: Int, per period: TimeAmount) {
        most = Double(count)
        self.period = period
    }

    /// Counts something that an account does.
    ///
    /// - Returns: `nil` when it may; otherwise how long until it may.
    mutating func take(_ account: AccountID, now: NIODeadline) -> TimeAmount? {
        var bucket = buckets[account] ?? Bucket(tokens: most, filledAt: now)
        fill(&bucket, now: now)
        let missing = max(0, 1 - bucket.tokens)
        if missing == 0 {
            bucket.tokens -= 1
        }
        buckets[account] = bucket
        if buckets.count > Self.capacity {
            forget(now: now)
        }
        return missing == 0 ? nil : .nanoseconds(Int64(missing / most * Double(period.nanoseconds)))
    }

    /// Takes back a count: it was not done after all.
    mutating func giveBack(_ account: AccountID) {
        if let bucket = buckets[account] {
            buckets[account]?.tokens = min(bucket.tokens + 1, most)
        }
    }

    /// Adds the tokens of the time since the last request. A clock that goes back adds none.
    private func fill(_ bucket: inout Bucket, now: NIODeadline) {
        let passed = Double(max(0, (now - bucket.filledAt).nanoseconds))
        bucket.tokens = min(bucket.tokens + passed * most / Double(period.nanoseconds), most)
        bucket.filledAt = max(bucket.filledAt, now)
    }

    /// Evicts full buckets, which are equivalent to new ones. If that is not enough, also evicts the half that was
    /// used longest ago, so that there is room for a while.
    private mutating func forget(now: NIODeadline) {
        buckets = buckets.filter { _, bucket in
            var filled = bucket
            fill(&filled, now: now)
            return filled.tokens < most
        }
        guard buckets.count > Self.capacity else {
            return
        }
        for (account, _) in buckets.sorted(by: { $0.value.filledAt < $1.value.filledAt }).prefix(Self.capacity / 2) {
            buckets[account] = nil
        }
    }
}
