import ChatDelivery

/// Knows which authentic datagrams an end can read: not those that it has read, nor those of a key that it does not
/// have any more or cannot have yet.
struct ReceiverMirror {
    private var replays = ReplayWindow()
    private var generation: UInt64 = 0

    /// A datagram of the peer comes.
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
