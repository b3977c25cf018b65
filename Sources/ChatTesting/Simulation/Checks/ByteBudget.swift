import ChatProtocol

/// What the server sends by UDP to bring messages, beside what would have done on a network that loses nothing.
package struct ByteBudget: Sendable, Equatable {
    /// Bytes of all datagrams that bring messages, or mend them.
    package private(set) var sent = 0

    /// Bytes of message frames that went for the first time, and header and tag of the datagrams that they were in.
    package private(set) var useful = 0

    private var seen: Set<Int> = []

    /// Starts with nothing sent.
    package init() {}

    /// A datagram is sent that brings messages, or mends them.
    ///
    /// - Parameter messages: The messages in it by their index, each with its frame's bytes.
    package mutating func sent(bytes: Int, messages: [(index: Int, bytes: Int)]) {
        sent += bytes
        let new = messages.filter { seen.insert($0.index).inserted }
        if !new.isEmpty {
            useful += new.reduce(DatagramKey.overhead) { $0 + $1.bytes }
        }
    }

    /// Bytes sent for each useful one; 0 when nothing was sent.
    package var ratio: Double {
        useful == 0 ? 0 : Double(sent) / Double(useful)
    }

    /// Whether more was sent than a budget permits.
    package func exceeds(ratio: Double, slack: Int) -> Bool {
        Double(sent) > ratio * Double(useful) + Double(slack)
    }
}
