import ChatStorage
import NIOCore

/// What an account's commands may cost, over all its sessions: a token bucket for each account. Who takes more than
/// comes back is slowed down, and refused after having been too fast for ``patience`` without a rest. Pure: time comes
/// in.
///
/// A command is served when there is one token, whatever it costs, and what it costs beyond that is a debt: so a dear
/// command is possible at any rate, and the next one waits for it.
struct CommandRate: Sendable {
    /// What a command is counted against.
    enum Budget: Hashable, Sendable {
        /// Everything but the next one, pings and logouts.
        case commands
        /// Pages for a client that catches up: it is only ever slowed down, so that no resumption fails.
        case catchingUp
    }

    /// Pages a second for a client that catches up: 40,000 messages. Our own choice, as are those below.
    static let pagesPerSecond = 200

    /// Pages that it may ask for at once.
    static let pageBurst = 2000

    /// Seconds of its rate that an account may take at once.
    static let burstSeconds = 2.5

    /// The longest that a command waits.
    static let longestDelay: TimeAmount = .milliseconds(250)

    /// The longest that a page for a client that catches up waits.
    static let longestPageDelay: TimeAmount = .seconds(10)

    /// Being too fast for so long on end is no burst any more.
    static let patience: TimeAmount = .seconds(10)

    /// The most buckets that are remembered. A forgotten one was full, or is the one unused for longest.
    static let capacity = 20_000

    private struct Key: Hashable {
        let account: AccountID
        let budget: Budget
    }

    private struct Bucket {
        var tokens: Double
        var filledAt: NIODeadline
        /// Since when the account has been faster than its rate, without a rest that half filled the bucket.
        var emptySince: NIODeadline?
    }

    private let commandsPerSecond: Int
    private var buckets: [Key: Bucket] = [:]

    /// How many buckets are remembered.
    var count: Int { buckets.count }

    /// Makes full buckets.
    ///
    /// - Parameter commandsPerSecond: The rate of ``Budget/commands`` in tokens; 0 for no bound.
    init(commandsPerSecond: Int) {
        self.commandsPerSecond = commandsPerSecond
    }

    /// A command of an account has come.
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
            // One token is no rest: many sessions that take turns would have one for each of them.
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

    /// A full bucket is as good as none; of the others the one unused for longest goes.
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
