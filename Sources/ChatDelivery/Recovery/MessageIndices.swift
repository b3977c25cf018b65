/// The indices of the messages in a packet, in packing order. Most packets carry consecutive messages: such a run
/// needs no heap allocation, which matters with thousands of sessions.
struct MessageIndices: RandomAccessCollection, Equatable, Sendable {
    private var first: UInt64 = 0
    private var runCount = 0
    private var others: [UInt64] = []

    /// Makes an empty list.
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
    /// Makes a list of the given indices.
    init(arrayLiteral elements: UInt64...) {
        for element in elements {
            append(element)
        }
    }
}
