package import ChatStorage
package import NIOCore
import Synchronization

/// Keeps accounts to their rates: has their commands wait.
package final class CommandPace: Sendable {
    private let rate: Mutex<CommandRate>
    private let now: @Sendable () -> NIODeadline
    private let wait: @Sendable (TimeAmount) async -> Void

    /// Makes a pace.
    ///
    /// - Parameters:
    ///   - rate: What each account may do.
    ///   - now: The clock.
    ///   - wait: Returns after this long, or when its task is cancelled.
    package init(
        rate: CommandRate,
        now: @escaping @Sendable () -> NIODeadline = { .now() },
        wait: @escaping @Sendable (TimeAmount) async -> Void = { time in
            // Cancelled: the connection ends, and nothing is served any more.
            try? await Task.sleep(for: .nanoseconds(time.nanoseconds))
        }
    ) {
        self.rate = Mutex(rate)
        self.now = now
        self.wait = wait
    }

    /// Returns when a command may be served.
    ///
    /// - Parameter cost: In tokens.
    /// - Returns: How long to wait with it instead, when it is refused.
    package func keep(_ account: AccountID, _ budget: CommandRate.Budget, cost: Int) async -> TimeAmount? {
        switch rate.withLock({ $0.take(budget, cost: cost, of: account, now: now()) }) {
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
