import ChatStorage
import NIOCore
import Synchronization

/// The lock, the clock and the waiting of a rate limiter, around a pure `Limit`: ``CommandRate``, ``NetworkRate``,
/// ``DailyBytes`` or ``AccountRate``.
final class RateLimiter<Limit: Sendable>: Sendable {
    private let limit: Mutex<Limit>
    private let now: @Sendable () -> NIODeadline
    private let wait: @Sendable (TimeAmount) async -> Void

    /// Makes a limiter.
    ///
    /// - Parameters:
    ///   - limit: The limit, with its state for each account or network.
    ///   - now: The clock.
    ///   - wait: Returns after this long, or when its task is cancelled.
    init(
        _ limit: Limit,
        now: @escaping @Sendable () -> NIODeadline = { .now() },
        wait: @escaping @Sendable (TimeAmount) async -> Void = { time in
            // Cancelled only when the server ends with an error. A connection that ends meanwhile is noticed after
            // the wait.
            try? await Task.sleep(for: .nanoseconds(time.nanoseconds))
        }
    ) {
        self.limit = Mutex(limit)
        self.now = now
        self.wait = wait
    }

    /// Changes the limit while it is in use. Requests that wait already go on waiting for as long as they were told.
    ///
    /// - Parameter change: Gets the limit and the time.
    func update(_ change: (inout Limit, NIODeadline) -> Void) {
        limit.withLock { change(&$0, now()) }
    }

    /// Asks the limit without waiting.
    fileprivate func ask<Answer: Sendable>(_ take: (inout Limit, NIODeadline) -> Answer) -> Answer {
        limit.withLock { take(&$0, now()) }
    }

    /// Waits until a request may be served, if the limit permits that; a refusal returns at once.
    ///
    /// - Parameter take: Asks the limit.
    /// - Returns: The retry delay when the request is refused; otherwise `nil`.
    fileprivate func admit(_ take: (inout Limit, NIODeadline) -> RateVerdict) async -> TimeAmount? {
        switch ask(take) {
        case .go:
            return nil
        case .wait(let time):
            await wait(time)
            return nil
        case .refuse(let retryAfter):
            return retryAfter
        }
    }
}

extension RateLimiter<CommandRate> {
    /// Waits until a command of an account may be served, if the limit permits that; a refusal returns at once.
    ///
    /// - Parameter cost: In tokens.
    /// - Returns: The retry delay when the command is refused; otherwise `nil`.
    func keep(_ account: AccountID, _ budget: CommandRate.Budget, cost: Int) async -> TimeAmount? {
        await admit { $0.take(budget, cost: cost, of: account, now: $1) }
    }
}

extension RateLimiter<NetworkRate> {
    /// Waits until a request from a network may be served, if the limit permits that; a refusal returns at once.
    ///
    /// - Returns: The retry delay when the request is refused; otherwise `nil`.
    func keep(_ network: PeerNetwork) async -> TimeAmount? {
        await admit { $0.take(from: network, now: $1) }
    }
}

extension RateLimiter<DailyBytes> {
    /// Counts a message with a body of this many bytes.
    ///
    /// - Returns: The retry delay when the message may not be stored now; otherwise `nil`.
    func take(_ bytes: Int, of account: AccountID) -> TimeAmount? {
        ask { $0.take(bytes, of: account, now: $1) }
    }
}

extension RateLimiter<AccountRate> {
    /// Counts something that an account does.
    ///
    /// - Returns: `nil` when it may; otherwise how long until it may.
    func take(_ account: AccountID) -> TimeAmount? {
        ask { $0.take(account, now: $1) }
    }

    /// Takes back a count: it was not done after all.
    func giveBack(_ account: AccountID) {
        update { limit, _ in limit.giveBack(account) }
    }
}
