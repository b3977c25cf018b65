import NIOCore

/// Notices that a stream of datagrams has stopped: it may be over, or the client has moved and the server sends to
/// where it was. Then a hello from the new address is answered within one round trip.
struct SilenceWatch: Sendable, Equatable {
    /// Datagrams that make a stream: a single message that nothing follows is no reason to ask. Our own choice.
    static let leastDatagrams = 8

    /// A stream stops after this many of its usual distances.
    private static let usualDistances: Int64 = 4

    /// The shortest silence that counts: longer than the jitter and the short fades of a radio link. Our own choice.
    static let shortest: TimeAmount = .milliseconds(30)

    /// Datagrams further apart than this are no stream. Our own choice.
    static let longestDistance: TimeAmount = .milliseconds(250)

    private var count = 0
    private var last: NIODeadline?
    private var distance: TimeAmount = .zero

    /// Makes a watch that has seen nothing.
    init() {}

    /// A datagram came.
    mutating func received(now: NIODeadline) {
        defer { last = now }
        guard let last, case let gap = now - last, gap <= Self.longestDistance else {
            count = 1
            distance = .zero
            return
        }
        count += 1
        // A slow average, as for the round-trip time.
        distance = .nanoseconds((7 * distance.nanoseconds + gap.nanoseconds) / 8)
    }

    /// When the stream counts as stopped; `nil` when there is none.
    var deadline: NIODeadline? {
        guard count >= Self.leastDatagrams else {
            return nil
        }
        return last.map { $0 + max(.nanoseconds(Self.usualDistances * distance.nanoseconds), Self.shortest) }
    }

    /// The server is asked, once for each stream.
    mutating func asked() {
        count = 0
        last = nil
    }
}
