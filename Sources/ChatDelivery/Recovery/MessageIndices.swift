/// The messages in a packet, by the sender's index, in the order in which they were put in. Most packets carry messages that
/// follow each other: such a run takes no memory of its own, which counts with thousands of sessions.
struct MessageIndices: RandomAccessCollection, Equatable, Sendable {
    private var first: UInt64 = 0
    private var runCount = 0
    private var others: [UInt64] = []

    /// Starts with none.
    init() {}

    var startIndex: Int { 0 }

    var endIndex: Int { runCount + others.count }

    subscript(position: Int) -> UInt64 {
        position < runCount ? first + UInt64(position) : others[position - runCount]
    }

    /// Adds an index.
    mutating func append(_ index: UInt64) {
        if runCount == 0 {
            first = index
            runCount = 1
        } else if others.isEmpty, index == first + UInt64(runCount) {
            runCount += 1
        } else {
            others.append(index)
        }
    }
}

extension MessageIndices: ExpressibleByArrayLiteral {
    /// Makes one of the given indices.
    init(arrayLiteral elements: UInt64...) {
        for element in elements {
            append(element)
        }
    }
}
