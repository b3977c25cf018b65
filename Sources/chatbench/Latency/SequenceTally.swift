/// Counts one flow's received, lost, duplicate and misordered messages: the numbers are dense from 0, so every gap
/// shows.
struct SequenceTally: Sendable, Equatable {
    /// Messages received, each counted once.
    private(set) var received = 0

    /// Duplicate arrivals.
    private(set) var doubles = 0

    /// Messages that arrived after one with a higher number.
    private(set) var misordered = 0

    /// How many messages the sender reports as sent; `nil` until its end mark arrives.
    private(set) var sent: Int?

    private var next = 0
    private var missing: Set<Int> = []

    /// Messages that did not arrive: out of those reported as sent or, without the end mark, the gaps.
    var losses: Int {
        missing.count + max(0, (sent ?? next) - next)
    }

    /// Handles a message.
    mutating func received(_ number: Int) {
        if number >= next {
            missing.formUnion(next..<number)
            next = number + 1
            received += 1
            // The end mark was sent after this message.
            misordered += sent == nil ? 0 : 1
        } else if missing.remove(number) != nil {
            misordered += 1
            received += 1
        } else {
            doubles += 1
        }
    }

    /// Handles the end mark.
    ///
    /// - Parameter count: How many messages the sender sent before it.
    mutating func ended(after count: Int) {
        guard sent == nil else {
            doubles += 1
            return
        }
        sent = count
    }
}
