import NIOCore

/// Rate limiter for requests before login: a token bucket for each IPv4 address or IPv6 /64, and larger ones for
/// the /56 and the /48 around it. A faster network is delayed, then refused. Pure: the caller passes the time.
struct NetworkRate: Sendable {
    /// The burst of a network, in seconds of its rate: after a start of the server, a whole office reconnects at once.
    static let burstSeconds = 5.0

    /// The longest delay of a request: less than clients wait for an answer.
    static let longestDelay: TimeAmount = .seconds(5)

    /// The most buckets that are kept. An evicted one was full, or among those unused for longest.
    static let capacity = 20_000

    private struct Bucket {
        var tokens: Double
        var filledAt: NIODeadline
        var rate: Double

        /// Returns the bucket refilled up to a later time.
        func filled(now: NIODeadline) -> Bucket {
            let seconds = Double(max(0, (now - filledAt).nanoseconds)) / 1e9
            let tokens = min(tokens + seconds * rate, rate * NetworkRate.burstSeconds)
            return Bucket(tokens: tokens, filledAt: max(filledAt, now), rate: rate)
        }

        /// The time until one more token is available.
        var wait: TimeAmount {
            .nanoseconds(Int64(max(0, 1 - tokens) / rate * 1e9))
        }
    }

    private var requestsPerSecond: Int
    private var buckets: [String: Bucket] = [:]

    /// The number of buckets.
    var count: Int { buckets.count }

    /// Makes a limiter with full buckets.
    ///
    /// - Parameter requestsPerSecond: The rate of one IPv4 address or /64; 0 for no bound.
    init(requestsPerSecond: Int) {
        self.requestsPerSecond = requestsPerSecond
    }

    /// Changes the rate. The buckets keep their missing tokens, but no more than a whole bucket.
    ///
    /// - Parameter requestsPerSecond: The rate of one IPv4 address or /64; 0 for no bound.
    mutating func update(requestsPerSecond: Int) {
        guard requestsPerSecond > 0, self.requestsPerSecond > 0 else {
            self.requestsPerSecond = requestsPerSecond
            buckets = [:]
            return
        }
        let factor = Double(requestsPerSecond) / Double(self.requestsPerSecond)
        self.requestsPerSecond = requestsPerSecond
        buckets = buckets.mapValues { bucket in
            let (before, now) = (bucket.rate * Self.burstSeconds, bucket.rate * factor * Self.burstSeconds)
            var bucket = bucket
            bucket.rate *= factor
            bucket.tokens = max(-now, now - (before - bucket.tokens))
            return bucket
        }
    }

    /// Takes one request from the buckets of a network.
    mutating func take(from network: PeerNetwork, now: NIODeadline) -> RateVerdict {
        guard requestsPerSecond > 0 else {
            return .go
        }
        var groups = [(network.description, 1)]
        if network.site != network.description {
            groups += [
                (network.subnet, ConnectionLimits.networksPerSubnet), (network.site, ConnectionLimits.networksPerSite),
            ]
        }
        let filled = groups.map { name, weight in
            let rate = Double(requestsPerSecond * weight)
            let bucket = buckets[name] ?? Bucket(tokens: rate * Self.burstSeconds, filledAt: now, rate: rate)
            return (name, bucket.filled(now: now))
        }
        let wait = filled.map(\.1.wait).max() ?? .zero
        let isRefused = wait > Self.longestDelay
        for (name, bucket) in filled {
            buckets[name] = Bucket(
                tokens: isRefused ? bucket.tokens : bucket.tokens - 1,
                filledAt: bucket.filledAt,
                rate: bucket.rate
            )
        }
        if buckets.count > Self.capacity {
            forget(now: now)
        }
        if isRefused {
            return .refuse(retryAfter: wait)
        }
        return wait > .zero ? .wait(wait) : .go
    }

    /// Evicts the full buckets, which are equivalent to new ones, and then the quarter of the rest that was
    /// unused for longest.
    private mutating func forget(now: NIODeadline) {
        buckets = buckets.filter { _, bucket in
            bucket.filled(now: now).tokens < bucket.rate * Self.burstSeconds
        }
        let surplus = buckets.count - Self.capacity * 3 / 4
        if surplus > 0, buckets.count > Self.capacity {
            for (name, _) in buckets.sorted(by: { $0.value.filledAt < $1.value.filledAt }).prefix(surplus) {
                buckets[name] = nil
            }
        }
    }
}
