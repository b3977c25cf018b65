/// What a sender knows about making loss invisible to one reader.
///
/// Each message is repaired before anybody knows that it was lost: the next packet carries a ``RepairSymbol`` of what
/// has not been acknowledged, and a message that no packet follows gets one early copy.
package struct Repair: Sendable {
    /// The most symbols in one packet: one for each message of a steady conversation, and one more to get over a burst of
    /// losses sooner. Our own choice, from the simulation.
    package static let largestSymbols = 2

    var encoder = RepairEncoder()
    var budget = RepairBudget()
    var watch = LossWatch()
    var earlyCopy = EarlyCopy()

    /// Makes one for a new session.
    package init() {}
}
