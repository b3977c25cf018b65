import NIOCore

/// Bounds how many accounts a network makes: a token bucket for each, kept as the time at which it is full again (the
/// generic cell rate algorithm of ITU-T I.371). Of IPv6 the /56 of a customer has one, and the /48 around it one of
/// four times the size. Pure: time comes in.
struct RegistrationRate: Sendable {
    /// Accounts that one network may make at once; 0 for no bound.
    let burst: Int

    /// Further accounts of one network in a minute.
    let perMinute: Int

    /// The most networks that are remembered; beyond it the one that may make most accounts is forgotten.
    static let capacity = 4096

    private let interval: TimeAmount

    /// Customers of one IPv6 /48 that may each use their bucket up.
    static let customersPerSite = 4

    /// One bucket: whose, and how long one account takes to come back.
    private struct Bucket {
        let name: String
        let interval: TimeAmount
    }

    /// When the bucket of each network is full again.
    private var fullAt: [String: NIODeadline] = [:]

    /// Makes a rate.
    init(burst: Int, perMinute: Int) {
        self.burst = max(0, burst)
        self.perMinute = max(1, perMinute)
        interval = .nanoseconds(60_000_000_000 / Int64(self.perMinute))
    }

    /// No bound.
    static let unlimited = RegistrationRate(burst: 0, perMinute: 1)

    /// A network is about to make an account.
    ///
    /// - Returns: How long it must wait first; `nil` when it may make it now.
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

    /// The account was not made, for reasons of the server's.
    mutating func giveBack(_ network: PeerNetwork) {
        for bucket in buckets(of: network) {
            if let full = fullAt[bucket.name] {
                fullAt[bucket.name] = full - bucket.interval
            }
        }
    }

    /// When a bucket is full again if one is taken now. The larger one of a /48 fills faster, so that its whole size
    /// takes as long as a network's.
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
