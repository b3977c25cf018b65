/// Cuts a page to what fits into one frame. Pure.
enum PageFit {
    /// Which part of a page matters most: what is cut is farthest from it.
    enum Anchor: Equatable {
        /// The first ones.
        case start
        /// The last ones.
        case end
        /// Those around this one.
        case index(Int)
    }

    /// What of a page is kept: as much as fits, and at least one, which the protocol's limits make fit.
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
        // In turns, so that about as much is kept on both sides; a side that has met its end, or what does not fit, is done.
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
