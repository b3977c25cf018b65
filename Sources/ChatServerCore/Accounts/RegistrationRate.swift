import NIOCore

/// Rate limiter for new accounts of a network: a token bucket, kept as the time at which it is full again (the
/// generic cell rate algorithm, ITU-T I.371). In IPv6 the /56 of a customer has one, and the /48 around it one
/// of four times the size. Pure: the caller passes the time.
struct RegistrationRate: Sendable {
    /// Accounts that one network may make at once; 0 for no bound.
    private(set) var burst: Int

    /// Further accounts of one network in a minute.
    private(set) var perMinute: Int

    /// The most buckets that are kept; beyond it the one with the most tokens is evicted.
    static let capacity = 4096

    private var interval: TimeAmount

    /// The number of customers of one IPv6 /48 that may each empty their bucket.
    static let customersPerSite = 4

    /// One bucket: the name of its network, and the time in which it regains one account.
    private struct Bucket {
        let name: String
        let interval: TimeAmount
    }

    /// When the bucket of each network is full again.
    private var fullAt: [String: NIODeadline] = [:]

    /// Makes a limiter with full buckets.
    init(burst: Int, perMinute: Int) {
        self.burst = max(0, burst)
        self.perMinute = max(1, perMinute)
        interval = Self.interval(perMinute: self.perMinute)
    }

    private static func interval(perMinute: Int) -> TimeAmount {
        .nanoseconds(60_000_000_000 / Int64(perMinute))
    }

    /// Changes the bounds. Networks keep the number of accounts that their buckets lack.
    mutating func update(burst: Int, perMinute: Int, now: NIODeadline) {
        let before = interval
        self.burst = max(0, burst)
        self.perMinute = max(1, perMinute)
        interval = Self.interval(perMinute: self.perMinute)
        let factor = Double(interval.nanoseconds) / Double(before.nanoseconds)
        fullAt = fullAt.filter { $0.value > now }.mapValues { full in
            now + .nanoseconds(Int64(Double((full - now).nanoseconds) * factor))
        }
    }

    /// A limiter without a bound.
    static let unlimited = RegistrationRate(burst: 0, perMinute: 1)

    /// Takes one account from the buckets of a network.
    ///
    /// - Returns: How long the network must wait first; `nil` if it may make the account now.
    mutating func take(_ network: PeerNetwork, now: NIODeadline) -> TimeAmount? {
        guard burst > 0 else {
            return nil
        }
        let buckets = buckets(of: network)
        let earliest =
            buckets.map { full($0, now: now) - .nanoseconds(interval.nanoseconds * Int64(burst)) }.max() ?? now
        guard earliest <= now else {
            return earliest - now
        }
        for bucket in buckets {
            fullAt[bucket.name] = full(bucket, now: now)
        }
        if fullAt.count > Self.capacity {
            forget(now: now)
        }
        return nil
    }

    /// Returns one account to the buckets: the server could not make it.
    mutating func giveBack(_ network: PeerNetwork) {
        for bucket in buckets(of: network) {
            if let full = fullAt[bucket.name] {
                fullAt[bucket.name] = full - bucket.interval
            }
        }
    }

    /// Returns the time at which a bucket is full again if one account is taken now. The larger bucket of a /48
    /// fills faster, so that filling it takes as long as filling that of a /56.
    private func full(_ bucket: Bucket, now: NIODeadline) -> NIODeadline {
        max(fullAt[bucket.name] ?? now, now) + bucket.interval
    }

    private func buckets(of network: PeerNetwork) -> [Bucket] {
        let own = Bucket(name: network.subnet, interval: interval)
        guard network.site != network.subnet else {
            return [own]
        }
        let part = interval.nanoseconds / Int64(Self.customersPerSite)
        return [own, Bucket(name: network.site, interval: .nanoseconds(part))]
    }

    private mutating func forget(now: NIODeadline) {
        fullAt = fullAt.filter { $0.value > now }
        if fullAt.count > Self.capacity, let fullest = fullAt.min(by: { $0.value < $1.value })?.key {
            fullAt[fullest] = nil
        }
    }
}
