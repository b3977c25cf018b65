import ChatProtocol

/// Holds what is sent more than once to as many bytes as are sent for the first time: never more than twice the bytes.
/// What was lost must be sent again, whatever this says; it is charged all the same, and copies wait until it is paid.
struct RepairBudget: Sendable, Equatable {
    /// The most that is saved up for a bad moment: two datagrams. Our own choice.
    static let largestCredit = 2 * ProtocolLimits.datagramBytes

    /// What copies leave of the credit, for what turns out to be lost; a session starts with that. Our own choice.
    static let reserve = ProtocolLimits.datagramBytes

    /// The largest debt. What is beyond has been lost with the network and is forgiven, or there would be no copies
    /// for minutes after an outage.
    static let largestDebt = 8 * ProtocolLimits.datagramBytes

    /// Bytes that may be spent on what is lost.
    private(set) var credit = Self.reserve

    /// Makes a budget with the first credit.
    init() {}

    /// Bytes that may be spent on copies.
    var spare: Int {
        credit - Self.reserve
    }

    /// Bytes were sent for the first time.
    mutating func earn(_ bytes: Int) {
        credit = min(credit + bytes, Self.largestCredit)
    }

    /// Bytes were sent again.
    mutating func spend(_ bytes: Int) {
        credit = max(credit - bytes, -Self.largestDebt)
    }
}
