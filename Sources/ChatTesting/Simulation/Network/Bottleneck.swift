package import NIOCore

/// Rate limit at the narrowest hop of a path: datagrams leave one after the other, and wait in a short queue before
/// it.
package struct RateLimit: Sendable, Equatable {
    /// Bytes per second that leave, counted as UDP payload.
    package var bytesPerSecond: Int

    /// Datagrams queued or leaving at once. The next one is dropped.
    package var packets: Int

    /// Makes a limit.
    package init(bytesPerSecond: Int, packets: Int) {
        self.bytesPerSecond = bytesPerSecond
        self.packets = packets
    }
}

/// Drop-tail queue in front of a ``RateLimit``. All links through it share one object.
package final class Bottleneck {
    private let limit: RateLimit

    /// The departure time of each queued datagram, earliest first.
    private var departures: [TimeAmount] = []

    /// Makes an empty queue.
    package init(_ limit: RateLimit) {
        self.limit = limit
    }

    /// Handles a datagram that enters the queue.
    ///
    /// - Returns: The time until it has left the queue, or `nil` if it is dropped.
    package func admit(bytes: Int, at elapsed: TimeAmount) -> TimeAmount? {
        departures.removeFirst(departures.prefix { $0 <= elapsed }.count)
        guard departures.count < limit.packets else {
            return nil
        }
        let service = TimeAmount.nanoseconds(Int64(bytes) * 1_000_000_000 / Int64(max(1, limit.bytesPerSecond)))
        let departure = max(departures.last ?? elapsed, elapsed) + service
        departures.append(departure)
        return departure - elapsed
    }
}
