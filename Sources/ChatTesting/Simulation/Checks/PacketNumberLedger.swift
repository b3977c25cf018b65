/// Checks the packet numbers of one direction: they only grow, so that none is used twice under any key, and no key
/// is left out or left early.
package struct PacketNumberLedger {
    private let packetsPerKey: UInt64
    private var last: UInt64?
    private var phase: UInt8 = 0
    private var sealedUnderKey: UInt64 = 0

    /// Number of key updates.
    package private(set) var generation: UInt64 = 0

    /// Starts before the first packet.
    package init(packetsPerKey: UInt64) {
        self.packetsPerKey = packetsPerKey
    }

    /// Handles a sent datagram.
    ///
    /// - Returns: A description of the fault, or `nil`.
    package mutating func sent(number: UInt64, phase newPhase: UInt8) -> String? {
        if newPhase != phase {
            guard newPhase == (phase + 1) % 4 else {
                return "the key's phase went from \(phase) to \(newPhase)"
            }
            guard sealedUnderKey >= packetsPerKey else {
                return "the key was renewed after \(sealedUnderKey) packets"
            }
            phase = newPhase
            generation += 1
            sealedUnderKey = 0
        }
        sealedUnderKey += 1
        defer { last = number }
        if let last, number <= last {
            return "packet number \(number) after \(last), generation \(generation)"
        }
        return nil
    }
}
