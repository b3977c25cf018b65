/// Replay window of one direction of one session: the sliding bitmap of RFC 6479.
///
/// Update it only with numbers of datagrams that verified; otherwise a forger could close the window to honest
/// packets.
package struct ReplayWindow: Sendable {
    /// Packet numbers below the highest one that are still accepted: room for heavy reordering.
    static let size: UInt64 = 2048

    private static let wordBits: UInt64 = 64

    /// One word more than the window, so that clearing the words ahead never forgets one inside it.
    private static let wordCount = size / wordBits + 1

    private var words = [UInt64](repeating: 0, count: Int(wordCount))

    /// The highest number seen.
    private(set) var highest: UInt64?

    /// Makes an empty window.
    package init() {}

    /// Whether a number is new and within the window.
    package func accepts(_ number: UInt64) -> Bool {
        guard let highest, number <= highest else {
            return true
        }
        guard highest - number < Self.size else {
            return false
        }
        return words[wordIndex(number)] & bit(number) == 0
    }

    /// Records a number that ``accepts(_:)`` allowed and that belongs to a verified datagram.
    package mutating func insert(_ number: UInt64) {
        let highestWord = (highest ?? 0) / Self.wordBits
        let newWord = number / Self.wordBits
        if newWord > highestWord {
            let steps = min(newWord - highestWord, Self.wordCount)
            for step in 0..<steps {
                words[Int((newWord - step) % Self.wordCount)] = 0
            }
        }
        words[wordIndex(number)] |= bit(number)
        highest = max(highest ?? 0, number)
    }

    private func wordIndex(_ number: UInt64) -> Int {
        Int((number / Self.wordBits) % Self.wordCount)
    }

    private func bit(_ number: UInt64) -> UInt64 {
        1 << (number % Self.wordBits)
    }
}
