/// What came of one flow's messages, and what did not: the numbers are dense from 0, so every gap shows.
struct SequenceTally: Sendable, Equatable {
    /// Messages that came, each once.
    private(set) var received = 0

    /// Messages that came again.
    private(set) var doubles = 0

    /// Messages that came after one with a higher number.
    private(set) var misordered = 0

    /// How many the sender says it sent; `nil` while its end mark has not come.
    private(set) var sent: Int?

    private var next = 0
    private var missing: Set<Int> = []

    /// Messages that did not come: those the sender says it sent or, without its end mark, the gaps.
    var losses: Int {
        missing.count + max(0, (sent ?? next) - next)
    }

    /// A message came.
    mutating func received(_ number: Int) {
        if number >= next {
            missing.formUnion(next..<number)
            next = number + 1
            received += 1
            // The end mark was sent after it.
            misordered += sent == nil ? 0 : 1
        } else if missing.remove(number) != nil {
            misordered += 1
            received += 1
        } else {
            doubles += 1
        }
    }

    /// The end mark came.
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
