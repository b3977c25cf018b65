import NIOCore

extension DeliveryHub {
    /// Readers per flush: their datagrams share a system call. Small enough that the first of many readers get
    /// theirs while the rest are sealed.
    static let readersPerFlush = 32

    /// The most readers of a turn: bounds a turn on fast machines, too, so that other work gets the loop.
    static let readersPerTurn = 4 * readersPerFlush

    /// The pause between two turns. It must not be zero: the event loop polls its sockets only when no task is due
    /// at once.
    static let stepAside: TimeAmount = .microseconds(20)

    /// A bounded slice of work on the event loop, so that other events, acknowledgements above all, do not wait for
    /// thousands of readers.
    struct Turn {
        /// The longest time for which datagrams are sealed in one go. Longer turns delay reading acknowledgements,
        /// and late acknowledgements cause copies over TLS (docs/PERFORMANCE.md).
        static let length: TimeAmount = .milliseconds(3)

        /// The start of the turn.
        let began: NIODeadline

        /// Readers handled so far.
        var readers = 0

        /// Whether the hub should yield the event loop.
        func isOver(now: NIODeadline) -> Bool {
            readers >= readersPerTurn || now - began >= Self.length
        }
    }
}
