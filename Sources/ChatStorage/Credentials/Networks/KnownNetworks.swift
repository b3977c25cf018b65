/// The networks that one account recently logged in from. Pure: the caller passes the day.
struct KnownNetworks: Sendable, Equatable {
    /// The maximum number of networks of an account: home, work, a phone and some more. The least recently used one
    /// is evicted.
    static let maximum = 8

    /// The number of days after the last login from a network for which an account is known there.
    static let days: Int64 = 90

    /// The day of the last login from each network, counted from 1970.
    private(set) var lastLogin: [NetworkTag: Int64]

    /// Creates a list from stored data.
    init(_ lastLogin: [NetworkTag: Int64] = [:]) {
        self.lastLogin = lastLogin
    }

    /// Returns the day of a time in milliseconds since 1970.
    static func day(of time: Int64) -> Int64 {
        time / 86_400_000
    }

    /// Returns whether the account logged in from there within ``days``.
    func contains(_ tag: NetworkTag, today: Int64) -> Bool {
        lastLogin[tag].map { today - $0 <= Self.days } ?? false
    }

    /// Records a login from a network. Entries never expire by age alone: a temporarily wrong clock must not empty
    /// the list.
    ///
    /// - Returns: Whether anything changed: a second login on a day changes nothing.
    mutating func note(_ tag: NetworkTag, today: Int64) -> Bool {
        guard lastLogin.updateValue(today, forKey: tag) != today else {
            return false
        }
        while lastLogin.count > Self.maximum {
            guard let oldest = lastLogin.filter({ $0.key != tag }).min(by: { $0.value < $1.value })?.key else {
                break
            }
            lastLogin[oldest] = nil
        }
        return true
    }
}
