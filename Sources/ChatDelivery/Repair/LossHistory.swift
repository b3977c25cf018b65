import NIOCore

/// Decides whether FEC is worth its bytes: not after a long time without loss, and not where a round trip is over
/// before a copy would have been sent.
struct LossHistory: Sendable, Equatable {
    /// Packets that must arrive in a row before copies stop. With independent losses of one in a
    /// hundred, that happens once in 2.3 million packets, ((1 - p)^-n - 1) / p. Chosen in simulation: see
    /// docs/DELIVERY.md.
    static let calmPackets = 1000

    /// The same on a path with a short round trip, where a retransmission is faster than a person notices:
    /// occasional drops on a busy machine should not cost it more. A link that loses one in twenty reaches that
    /// once in 3400 packets.
    static let shortCalmPackets = 100

    /// The round trip that separates short paths from others. On a shorter one there are no copies until something
    /// is lost.
    static let shortRoundTrip: TimeAmount = .milliseconds(10)

    private var arrivedInARow = 0

    /// Whether a loss occurred and ``calmPackets`` have not arrived since.
    private(set) var hasLost = false

    /// Starts without observations: a new path is not trusted.
    init() {}

    /// Counts packets that arrived.
    mutating func arrived(_ count: Int) {
        arrivedInARow += count
        if arrivedInARow >= Self.calmPackets {
            hasLost = false
        }
    }

    /// Notes a loss.
    mutating func lost() {
        arrivedInARow = 0
        hasLost = true
    }

    /// Whether only a tail loss could matter: then acknowledgements may be sparse.
    func isCalm(roundTrip: TimeAmount) -> Bool {
        roundTrip < Self.shortRoundTrip && !isWorthwhile(roundTrip: roundTrip)
    }

    /// Packets that must arrive without a loss before larger datagrams are tried on a path that is not short. Not
    /// measured: a smaller number would probe lossy paths, a larger one delays larger datagrams.
    static let cleanPackets = 16

    /// Whether nothing was lost lately, on a path of any length: then larger datagrams may be tried.
    func isClean(roundTrip: TimeAmount) -> Bool {
        isCalm(roundTrip: roundTrip) || (!hasLost && arrivedInARow >= Self.cleanPackets)
    }

    /// Whether to send copies.
    ///
    /// - Parameter roundTrip: ``RoundTripEstimate/shortest``: occasional delays of a busy machine do not make a
    ///   path long.
    func isWorthwhile(roundTrip: TimeAmount) -> Bool {
        roundTrip < Self.shortRoundTrip
            ? hasLost && arrivedInARow < Self.shortCalmPackets
            : arrivedInARow < Self.calmPackets
    }
}
