import NIOCore

/// How many requests before login may come from one network: a token bucket for each /64 or IPv4 address, and larger ones
/// for the /56 and the /48 around it. A faster network is slowed down. Pure: time comes in.
struct NetworkRate: Sendable {
    /// Seconds of its rate that a network may take at once. Our own choice: after a server's start all of an office come
    /// back at once.
    static let burstSeconds = 5.0

    /// The longest that a request waits. Our own choice: below what a client's programs wait for an answer.
    static let longestDelay: TimeAmount = .seconds(5)

    /// The most buckets that are remembered. A forgotten one was full, or is the one unused for longest.
    static let capacity = 20_000

    private struct Bucket {
        var tokens: Double
        var filledAt: NIODeadline
        let rate: Double

        /// The bucket as it is at a later time.
        func filled(now: NIODeadline) -> Bucket {
            let seconds = Double(max(0, (now - filledAt).nanoseconds)) / 1e9
            let tokens = min(tokens + seconds * rate, rate * NetworkRate.burstSeconds)
            return Bucket(tokens: tokens, filledAt: max(filledAt, now), rate: rate)
        }

        /// How long until one more token is there.
        var wait: TimeAmount {
            .nanoseconds(Int64(max(0, 1 - tokens) / rate * 1e9))
        }
    }

    private let requestsPerSecond: Int
    private var buckets: [String: Bucket] = [:]

    /// How many buckets are remembered.
    var count: Int { buckets.count }

    /// Makes full buckets.
    ///
    /// - Parameter requestsPerSecond: Of one IPv4 address or /64; 0 for no bound.
    init(requestsPerSecond: Int) {
        self.requestsPerSecond = requestsPerSecond
    }

    /// A request has come from a network.
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

    /// A full bucket is as good as none; of the others the quarter that was unused for longest goes.
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
