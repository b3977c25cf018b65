package import NIOCore
import Synchronization

/// Keeps networks to their rate before login: has their requests wait.
package final class NetworkPace: Sendable {
    private let rate: Mutex<NetworkRate>
    private let now: @Sendable () -> NIODeadline
    private let wait: @Sendable (TimeAmount) async -> Void

    /// Makes a pace.
    ///
    /// - Parameters:
    ///   - rate: What each network may do.
    ///   - now: The clock.
    ///   - wait: Returns after this long, or when its task is cancelled.
    package init(
        rate: NetworkRate,
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

    /// Returns when a request may be served.
    ///
    /// - Returns: How long to wait with it instead, when it is refused.
    package func keep(_ network: PeerNetwork) async -> TimeAmount? {
        switch rate.withLock({ $0.take(from: network, now: now()) }) {
        case .serve(let time):
            if time > .zero {
                await wait(time)
            }
            return nil
        case .refuse(let retryAfter):
            return retryAfter
        }
    }
}
