import NIOCore

/// Whether copies are worth their bytes: not where nothing has been lost for long, and not where a round trip is over
/// before a copy would have been sent.
struct LossWatch: Sendable, Equatable {
    /// Packets that must arrive in a row before copies stop. A link that loses one in a hundred reaches that once in
    /// 20,000 packets. Our own choice, from the simulation: see docs/DELIVERY.md.
    static let calmPackets = 1000

    /// The same on a path with a short round trip, where a lost packet comes again before anybody notices: what a busy machine
    /// drops now and then should not cost it more. A link that loses one in twenty reaches that once in 3400 packets.
    static let shortCalmPackets = 100

    /// On a path with a shorter round trip there are no copies until something is lost.
    static let shortRoundTrip: TimeAmount = .milliseconds(10)

    private var arrivedInARow = 0

    /// Whether something was lost and ``calmPackets`` have not arrived since.
    private(set) var hasLost = false

    /// Makes a watch that knows nothing: a new path is not trusted.
    init() {}

    /// Packets have arrived.
    mutating func arrived(_ count: Int) {
        arrivedInARow += count
        if arrivedInARow >= Self.calmPackets {
            hasLost = false
        }
    }

    /// Packets were lost.
    mutating func lost() {
        arrivedInARow = 0
        hasLost = true
    }

    /// Whether nothing but a last packet's loss need be feared: then acknowledgements may be few.
    func isCalm(roundTrip: TimeAmount) -> Bool {
        roundTrip < Self.shortRoundTrip && !isWorthwhile(roundTrip: roundTrip)
    }

    /// Packets that must arrive, and none be lost, before larger datagrams are tried on a path that is not short. Our own choice.
    static let cleanPackets = 16

    /// Whether nothing was lost lately, on a path of any length: then larger datagrams may be tried.
    func isClean(roundTrip: TimeAmount) -> Bool {
        isCalm(roundTrip: roundTrip) || (!hasLost && arrivedInARow >= Self.cleanPackets)
    }

    /// Whether to send copies.
    ///
    /// - Parameter roundTrip: ``RoundTripEstimate/shortest``: what a busy machine adds now and then makes no path a long one.
    func isWorthwhile(roundTrip: TimeAmount) -> Bool {
        roundTrip < Self.shortRoundTrip
            ? hasLost && arrivedInARow < Self.shortCalmPackets
            : arrivedInARow < Self.calmPackets
    }
}
