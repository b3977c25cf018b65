/// Messages that nobody saw: the first and the last sequence of each conversation.
package struct UnshownMessages: Sendable, Equatable {
    /// The ranges of sequences, by conversation.
    package private(set) var ranges: [UInt64: ClosedRange<UInt64>] = [:]

    /// Makes an empty list.
    init() {}

    /// Whether there are none.
    package var isEmpty: Bool { ranges.isEmpty }

    /// Adds a message.
    mutating func note(_ conversation: UInt64, _ sequence: UInt64) {
        let range = ranges[conversation] ?? sequence...sequence
        ranges[conversation] = min(range.lowerBound, sequence)...max(range.upperBound, sequence)
    }
}
