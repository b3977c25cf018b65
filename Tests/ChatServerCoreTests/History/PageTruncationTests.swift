import Testing

@testable import ChatServerCore

@Suite struct PageTruncationTests {
    @Test(
        arguments: [
            (.start, 0..<3), (.end, 7..<10), (.index(0), 0..<3), (.index(9), 7..<10), (.index(5), 4..<7),
            (.index(-3), 0..<3), (.index(99), 7..<10),
        ] as [(PageTruncation.Anchor, Range<Int>)]
    )
    func `what is cut is farthest from what matters`(anchor: PageTruncation.Anchor, range: Range<Int>) {
        let sizes = [Int](repeating: 10, count: 10)
        #expect(PageTruncation.range(of: sizes, around: anchor, budget: 39) == range)
    }

    @Test(arguments: [PageTruncation.Anchor.start, .end, .index(4)])
    func `what fits is whole`(anchor: PageTruncation.Anchor) {
        let sizes = [Int](repeating: 10, count: 10)
        #expect(PageTruncation.range(of: sizes, around: anchor, budget: 100) == 0..<10)
    }

    @Test func `at least one is kept, and none of none`() {
        #expect(PageTruncation.range(of: [50, 60, 70], around: .end, budget: 10) == 2..<3)
        #expect(PageTruncation.range(of: [50, 60, 70], around: .start, budget: 10) == 0..<1)
        #expect(PageTruncation.range(of: [], around: .start, budget: 10).isEmpty)
    }

    @Test func `a large one ends its side only`() {
        #expect(PageTruncation.range(of: [10, 10, 10, 99, 10], around: .index(2), budget: 50) == 0..<3)
    }

    @Test func `nothing beyond what does not fit is kept, so that no hole is left`() {
        #expect(PageTruncation.range(of: [10, 99, 10], around: .start, budget: 50) == 0..<1)
    }
}
