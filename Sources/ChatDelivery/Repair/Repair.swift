/// What a sender knows about making loss invisible to one reader, on any path. What it knows of one path is in
/// ``Path/losses`` and ``Path/earlyCopy``.
///
/// Each message is repaired before anybody knows that it was lost: the next packet carries a ``RepairSymbol`` of what
/// has not been acknowledged, and a message that no packet follows gets one early copy.
struct Repair: Sendable {
    /// The most symbols in one packet: one for each message of a steady conversation, and one more to get over a burst of
    /// losses sooner. Our own choice, from the simulation.
    static let largestSymbols = 2

    /// The most new messages in a packet that is worth repairing: as many as the symbols of the two packets after it give back.
    /// What is lost with more of them has to be sent again anyway, and many messages at once mean a busy conversation or a busy
    /// server. Our own choice.
    static let largestRepaired = 2 * largestSymbols

    var encoder = RepairEncoder()
    var budget = RepairBudget()

    /// Makes one for a new session.
    init() {}
}
