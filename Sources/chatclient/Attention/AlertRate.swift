/// Rate limit of alerts: bells at an interval, notifications by a token bucket.
struct AlertRate: Sendable, Equatable {
    /// The minimum interval between two bells, in milliseconds.
    static let bellInterval: Int64 = 1000

    /// The notifications that may follow at once.
    static let burst = 5

    /// The time after which another one may follow, in milliseconds: a screen shows about as many.
    static let refillInterval: Int64 = 10_000

    private var lastBell: Int64?
    private var tokens = Self.burst
    private var lastRefill: Int64?

    /// Returns whether the bell may ring, and counts it.
    ///
    /// - Parameter now: Milliseconds since 1970-01-01 UTC; a clock that was set back starts anew.
    mutating func popBell(now: Int64) -> Bool {
        if let lastBell, now >= lastBell, now - lastBell < Self.bellInterval {
            return false
        }
        lastBell = now
        return true
    }

    /// Returns whether a notification may be shown, and counts it.
    mutating func popNotification(now: Int64) -> Bool {
        refill(now: now)
        guard tokens > 0 else {
            return false
        }
        tokens -= 1
        return true
    }

    private mutating func refill(now: Int64) {
        guard let last = lastRefill, now >= last else {
            lastRefill = now
            return
        }
        let count = (now - last) / Self.refillInterval
        tokens = Int(min(Int64(Self.burst), Int64(tokens) + count))
        lastRefill = tokens == Self.burst ? now : last + count * Self.refillInterval
    }
}
