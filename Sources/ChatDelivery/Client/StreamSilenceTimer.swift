import NIOCore

/// Detects that a stream of datagrams stopped: it may be over, or the client has moved and the server sends to its
/// old address. A hello from the new address is then answered within one round trip.
struct StreamSilenceTimer: Sendable, Equatable {
    /// Datagrams that make a stream: a single message without successors is no reason to probe.
    static let leastDatagrams = 8

    /// A stream counts as stopped after this many of its average intervals.
    private static let usualDistances: Int64 = 4

    /// The shortest silence that counts: longer than the jitter and the short fades of a radio link.
    static let shortest: TimeAmount = .milliseconds(30)

    /// The longest interval within a stream.
    static let longestDistance: TimeAmount = .milliseconds(250)

    private var count = 0
    private var last: NIODeadline?
    private var distance: TimeAmount = .zero

    /// Starts without observations.
    init() {}

    /// Handles a datagram.
    mutating func received(now: NIODeadline) {
        defer { last = now }
        guard let last, case let gap = now - last, gap <= Self.longestDistance else {
            count = 1
            distance = .zero
            return
        }
        count += 1
        // A slow moving average, as for the round-trip time.
        distance = .nanoseconds((7 * distance.nanoseconds + gap.nanoseconds) / 8)
    }

    /// When the stream counts as stopped; `nil` if there is none.
    var deadline: NIODeadline? {
        guard count >= Self.leastDatagrams else {
            return nil
        }
        return last.map { $0 + max(.nanoseconds(Self.usualDistances * distance.nanoseconds), Self.shortest) }
    }

    /// Resets the stream after the client probed: once for each stream.
    mutating func asked() {
        count = 0
        last = nil
    }
}
