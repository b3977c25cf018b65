/// The networks that one account logged in from lately. Pure: the day comes in.
struct KnownNetworks: Sendable, Equatable {
    /// The most networks of an account: home, work, a phone and some more. The one that was used longest ago gives way.
    static let maximum = 8

    /// Days after its last login from a network for which an account is known there.
    static let days: Int64 = 90

    /// The day of the last login from each, counted from 1970.
    private(set) var lastLogin: [NetworkTag: Int64]

    /// Takes what was stored.
    init(_ lastLogin: [NetworkTag: Int64] = [:]) {
        self.lastLogin = lastLogin
    }

    /// The day of a time in milliseconds since 1970.
    static func day(of time: Int64) -> Int64 {
        time / 86_400_000
    }

    /// Whether the account logged in from there within ``days``.
    func contains(_ tag: NetworkTag, today: Int64) -> Bool {
        lastLogin[tag].map { today - $0 <= Self.days } ?? false
    }

    /// The account has logged in from there. Nothing is forgotten for its age alone: a clock that is wrong for a moment
    /// must not empty the list.
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
