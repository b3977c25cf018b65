package import NIOCore

/// The narrowest place on a way: datagrams leave it one after the other, and wait before it in a short queue.
package struct RateLimit: Sendable, Equatable {
    /// Bytes that leave in a second, counted as UDP payload.
    package var bytesPerSecond: Int

    /// Datagrams that wait or are leaving at once. One more is dropped.
    package var packets: Int

    /// Makes a limit.
    package init(bytesPerSecond: Int, packets: Int) {
        self.bytesPerSecond = bytesPerSecond
        self.packets = packets
    }
}

/// A drop-tail queue before a ``RateLimit``. All links that lead through it share one object.
package final class Bottleneck {
    private let limit: RateLimit

    /// When each datagram that is still in it will have left, earliest first.
    private var departures: [TimeAmount] = []

    /// Makes an empty queue.
    package init(_ limit: RateLimit) {
        self.limit = limit
    }

    /// A datagram comes to the queue.
    ///
    /// - Returns: How long it takes to have left, or `nil` when it is dropped.
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
