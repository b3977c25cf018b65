/// Cuts a page to fit into one frame. Pure.
enum PageTruncation {
    /// The part of a page that matters most: entries farthest from it are cut first.
    enum Anchor: Equatable {
        /// The first entries.
        case start
        /// The last entries.
        case end
        /// The entries around this one.
        case index(Int)
    }

    /// Returns the range of entries to keep: as many as fit, and at least one, which the protocol's limits make
    /// fit.
    ///
    /// - Parameters:
    ///   - sizes: Bytes of each entry, in order.
    ///   - budget: Bytes for all of them.
    static func range(of sizes: [Int], around anchor: Anchor, budget: Int) -> Range<Int> {
        guard !sizes.isEmpty else {
            return 0..<0
        }
        let first =
            switch anchor {
            case .start: 0
            case .end: sizes.count - 1
            case .index(let index): min(max(index, 0), sizes.count - 1)
            }
        var (low, high) = (first, first + 1)
        var left = budget - sizes[first]
        var (mayFall, mayRise) = (true, true)
        // Grow both sides in turns, so that about as much is kept on each. A side is done at its end, or when its
        // next entry does not fit.
        while mayFall || mayRise {
            if mayRise {
                mayRise = high < sizes.count && sizes[high] <= left
                if mayRise {
                    left -= sizes[high]
                    high += 1
                }
            }
            if mayFall {
                mayFall = low > 0 && sizes[low - 1] <= left
                if mayFall {
                    low -= 1
                    left -= sizes[low]
                }
            }
        }
        return low..<high
    }
}
