import ChatProtocol

/// Overhead of UDP delivery: the bytes that the server sends for messages, compared with those needed on a lossless
/// network.
package struct ByteBudget: Sendable, Equatable {
    /// Bytes of all datagrams that carry or repair messages.
    package private(set) var sent = 0

    /// Bytes of message frames sent for the first time, plus header and tag of their datagrams.
    package private(set) var useful = 0

    private var seen: Set<Int> = []

    /// Starts with nothing sent.
    package init() {}

    /// Handles a sent datagram that carries or repairs messages.
    ///
    /// - Parameter messages: The messages in it by their index, each with its frame's size in bytes.
    package mutating func sent(bytes: Int, messages: [(index: Int, bytes: Int)]) {
        sent += bytes
        let new = messages.filter { seen.insert($0.index).inserted }
        if !new.isEmpty {
            useful += new.reduce(DatagramKey.overhead) { $0 + $1.bytes }
        }
    }

    /// Bytes sent per useful byte; 0 if nothing was sent.
    package var ratio: Double {
        useful == 0 ? 0 : Double(sent) / Double(useful)
    }

    /// Whether more was sent than the budget permits.
    package func exceeds(ratio: Double, slack: Int) -> Bool {
        Double(sent) > ratio * Double(useful) + Double(slack)
    }
}
