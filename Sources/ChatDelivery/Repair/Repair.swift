/// Forward error correction (FEC) state of the sender for one reader, independent of the path. The state of one
/// path is in ``Path/losses`` and ``Path/tailCopies``.
///
/// Each message is repaired before its loss is known: the next packet carries a ``RepairSymbol`` of the
/// unacknowledged messages, and a message without a following packet gets one tail copy.
struct Repair: Sendable {
    /// The most symbols in one packet: one for each message of a steady conversation, and one more to recover from
    /// a burst of losses sooner. Chosen in simulation.
    static let largestSymbols = 2

    /// The most new messages in a packet that is worth repairing: as many as the symbols of the next two packets
    /// can recover. Losses of larger packets have to be retransmitted anyway, and many messages at once mean a busy
    /// conversation or a busy server.
    static let largestRepaired = 2 * largestSymbols

    var encoder = RepairEncoder()
    var budget = RepairBudget()

    /// Makes the state of a new session.
    init() {}
}
