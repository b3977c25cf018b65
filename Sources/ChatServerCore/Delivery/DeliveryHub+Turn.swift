import NIOCore

extension DeliveryHub {
    /// Readers whose datagrams share a system call: few enough that the first of many have theirs while the rest are made.
    static let readersPerFlush = 32

    /// The most readers of a turn: on a fast machine, too, somebody else gets his.
    static let readersPerTurn = 4 * readersPerFlush

    /// For how long the hub steps aside between two turns: an event loop looks at its sockets only when nothing is to be done at
    /// once.
    static let stepAside: TimeAmount = .microseconds(20)

    /// What the hub does in one go. What else there is to do, acknowledgements above all, does not wait for thousands of
    /// readers.
    struct Turn {
        /// For how long datagrams are made in one go. Our own choice.
        static let length: TimeAmount = .milliseconds(3)

        /// When it began.
        let began: NIODeadline

        /// Those who have been seen to.
        var readers = 0

        /// Whether somebody else is to have his turn.
        func isOver(now: NIODeadline) -> Bool {
            readers >= readersPerTurn || now - began >= Self.length
        }
    }
}
