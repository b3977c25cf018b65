import ChatDelivery

/// Mirror of an end's replay window and keys: tells which authentic datagrams it can read. It cannot read replays,
/// nor datagrams under a key that it has dropped or cannot have yet.
struct ReceiverMirror {
    private var replays = ReplayWindow()
    private var generation: UInt64 = 0

    /// Handles a datagram from the peer.
    ///
    /// - Returns: Whether the end reads it.
    mutating func reads(number: UInt64, generation sealed: UInt64) -> Bool {
        let isKeyKnown = sealed + 1 >= generation && sealed <= generation + 1
        guard isKeyKnown, replays.accepts(number) else {
            return false
        }
        generation = max(generation, sealed)
        replays.insert(number)
        return true
    }
}
