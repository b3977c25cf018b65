import ChatProtocol

/// Rate limit of redundancy, a token bucket of bytes: repeated bytes never exceed the bytes sent for the first
/// time, so the total is at most twice the useful bytes. Retransmissions of lost messages are always allowed but
/// charged; copies wait until the debt is paid.
struct RepairBudget: Sendable, Equatable {
    /// The largest saved credit for a burst of losses: two datagrams. Not measured: less would repair shorter
    /// bursts only, more would permit larger bursts of redundancy.
    static let largestCredit = 2 * ProtocolLimits.datagramBytes

    /// The credit that copies leave for retransmissions; a session starts with it.
    static let reserve = ProtocolLimits.datagramBytes

    /// The largest debt. More than that was lost in an outage and is forgiven; otherwise there would be no copies
    /// for minutes after it.
    static let largestDebt = 8 * ProtocolLimits.datagramBytes

    /// The credit in bytes for retransmissions.
    private(set) var credit = Self.reserve

    /// Makes a budget with the initial credit.
    init() {}

    /// Bytes that may be spent on copies.
    var spare: Int {
        credit - Self.reserve
    }

    /// Adds bytes sent for the first time.
    mutating func replenish(_ bytes: Int) {
        credit = min(credit + bytes, Self.largestCredit)
    }

    /// Charges bytes sent again.
    mutating func consume(_ bytes: Int) {
        credit = max(credit - bytes, -Self.largestDebt)
    }
}
