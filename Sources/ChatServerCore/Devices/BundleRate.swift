import ChatStorage
import NIOCore

/// Rate limiter for one-time pairs: a token bucket for each account that asks for bundles, over all its sessions. A
/// request beyond it is answered with last-resort keys: it is never refused, so that nobody is kept from writing to
/// somebody. Pure: the caller passes the time.
struct BundleRate: Sendable {
    /// Requests with bundles per minute, and at once.
    static let requestsPerMinute = 30

    /// The most buckets in memory. An evicted one was full, or was unused for the longest time.
    static let capacity = 20_000

    fileprivate struct Bucket {
        var tokens: Double
        var filledAt: NIODeadline
    }

    private var buckets: [AccountID: Bucket] = [:]

    /// The number of buckets in memory.
    var count: Int { buckets.count }

    /// Counts a request with bundles.
    ///
    /// - Returns: Whether it may have one-time pairs.
    mutating func take(_ account: AccountID, now: NIODeadline) -> Bool {
        var bucket = buckets[account] ?? Bucket(tokens: Double(Self.requestsPerMinute), filledAt: now)
        bucket.fill(now: now)
        let isWithin = bucket.tokens >= 1
        if isWithin {
            bucket.tokens -= 1
        }
        buckets[account] = bucket
        if buckets.count > Self.capacity {
            forget(now: now)
        }
        return isWithin
    }

    /// Evicts full buckets, which are equivalent to new ones. If that is not enough, also evicts the half that was
    /// used longest ago, so that there is room for a while.
    private mutating func forget(now: NIODeadline) {
        buckets = buckets.filter { _, bucket in
            var filled = bucket
            filled.fill(now: now)
            return filled.tokens < Double(Self.requestsPerMinute)
        }
        guard buckets.count > Self.capacity else {
            return
        }
        for (account, _) in buckets.sorted(by: { $0.value.filledAt < $1.value.filledAt }).prefix(Self.capacity / 2) {
            buckets[account] = nil
        }
    }
}

extension BundleRate.Bucket {
    /// Adds the tokens of the time since the last request. A clock that goes back adds none.
    fileprivate mutating func fill(now: NIODeadline) {
        let seconds = Double(max(0, (now - filledAt).nanoseconds)) / 1e9
        let most = Double(BundleRate.requestsPerMinute)
        tokens = min(tokens + seconds * most / 60, most)
        filledAt = max(filledAt, now)
    }
}
