import ChatStorage
import NIOCore

/// Rate limiter: a token bucket for the commands of each account, over all its sessions. An account over its rate
/// is slowed down first, and refused after being over it for ``patience`` without a rest. Pure: the time is a
/// parameter.
///
/// A command is served when there is at least one token, and a cost beyond the tokens left becomes a debt. So an
/// expensive command is possible at any rate, and the next one waits for it.
struct CommandRate: Sendable {
    /// The bucket that a command is counted against.
    enum Budget: Hashable, Sendable {
        /// All commands except catch-up pages, pings and logouts.
        case commands
        /// Pages for a client that catches up. They are only ever delayed, so that no resumption fails.
        case catchingUp
    }

    /// Catch-up pages per second: 40,000 messages. Not measured, like the numbers below: too low slows catching up,
    /// too high lets it load the store.
    static let pagesPerSecond = 200

    /// The burst of catch-up pages.
    static let pageBurst = 2000

    /// The burst of commands, in seconds of the account's rate.
    static let burstSeconds = 2.5

    /// The longest delay of a command.
    static let longestDelay: TimeAmount = .milliseconds(250)

    /// The longest delay of a catch-up page.
    static let longestPageDelay: TimeAmount = .seconds(10)

    /// How long an account may exceed its rate before that no longer counts as a burst.
    static let patience: TimeAmount = .seconds(10)

    /// The most buckets in memory. An evicted one was full, or was unused for the longest time.
    static let capacity = 20_000

    private struct Key: Hashable {
        let account: AccountID
        let budget: Budget
    }

    private struct Bucket {
        var tokens: Double
        var filledAt: NIODeadline
        /// Since when the account has exceeded its rate, without a rest in which the bucket became half full.
        var emptySince: NIODeadline?
    }

    private var commandsPerSecond: Int
    private var buckets: [Key: Bucket] = [:]

    /// The number of buckets in memory.
    var count: Int { buckets.count }

    /// Makes a limit with full buckets.
    ///
    /// - Parameter commandsPerSecond: The rate of ``Budget/commands`` in tokens; 0 for unlimited.
    init(commandsPerSecond: Int) {
        self.commandsPerSecond = commandsPerSecond
    }

    /// Changes the rate. Full buckets stay full, others keep their tokens.
    ///
    /// - Parameter commandsPerSecond: In tokens; 0 for unlimited.
    mutating func update(commandsPerSecond: Int) {
        let before = burst(of: .commands)
        self.commandsPerSecond = commandsPerSecond
        let gained = max(0, burst(of: .commands) - before)
        for key in buckets.keys where key.budget == .commands {
            buckets[key]?.tokens += gained
        }
    }

    /// Decides about a command of an account.
    ///
    /// - Parameter cost: In tokens, at least 1.
    mutating func take(
        _ budget: Budget,
        cost: Int = 1,
        of account: AccountID,
        now: NIODeadline
    ) -> RateVerdict {
        let rate = rate(of: budget)
        guard rate > 0 else {
            return .go
        }
        let key = Key(account: account, budget: budget)
        var bucket = buckets[key] ?? Bucket(tokens: burst(of: budget), filledAt: now)
        fill(&bucket, budget, now: now)
        defer {
            buckets[key] = bucket
            if buckets.count > Self.capacity {
                forget(now: now)
            }
        }
        guard bucket.tokens < 1 else {
            // A single token does not count as a rest: with many sessions that take turns, each would find one.
            if bucket.tokens >= burst(of: budget) / 2 {
                bucket.emptySince = nil
            }
            bucket.tokens -= Double(cost)
            return .go
        }
        let missing = TimeAmount.nanoseconds(Int64((1 - bucket.tokens) / rate * 1e9))
        let since = bucket.emptySince ?? now
        bucket.emptySince = since
        guard budget == .commands else {
            bucket.tokens = max(bucket.tokens - Double(cost), -debt(of: budget, cost: cost))
            return .wait(min(missing, Self.longestPageDelay))
        }
        guard now - since < Self.patience else {
            return .refuse(retryAfter: missing)
        }
        bucket.tokens = max(bucket.tokens - Double(cost), -debt(of: budget, cost: cost))
        return .wait(min(missing, Self.longestDelay))
    }

    /// The most tokens that an account may owe.
    private func debt(of budget: Budget, cost: Int) -> Double {
        max(burst(of: budget), Double(cost))
    }

    private func rate(of budget: Budget) -> Double {
        switch budget {
        case .commands: Double(commandsPerSecond)
        case .catchingUp: Double(Self.pagesPerSecond)
        }
    }

    private func burst(of budget: Budget) -> Double {
        switch budget {
        case .commands: Self.burstSeconds * Double(commandsPerSecond)
        case .catchingUp: Double(Self.pageBurst)
        }
    }

    private func fill(_ bucket: inout Bucket, _ budget: Budget, now: NIODeadline) {
        let seconds = Double(max(0, (now - bucket.filledAt).nanoseconds)) / 1e9
        bucket.tokens = min(bucket.tokens + seconds * rate(of: budget), burst(of: budget))
        bucket.filledAt = max(bucket.filledAt, now)
    }

    /// Evicts full buckets, which are equivalent to new ones, then the least recently used ones.
    private mutating func forget(now: NIODeadline) {
        buckets = buckets.filter { key, bucket in
            var filled = bucket
            fill(&filled, key.budget, now: now)
            return filled.tokens < burst(of: key.budget)
        }
        while buckets.count > Self.capacity, let oldest = buckets.min(by: { $0.value.filledAt < $1.value.filledAt }) {
            buckets[oldest.key] = nil
        }
    }
}
