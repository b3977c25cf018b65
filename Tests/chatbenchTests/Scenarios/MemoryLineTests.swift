import Testing

@testable import chatbench

@Suite struct MemoryLineTests {
    private func line(_ bytes: [Int]) -> MemoryLine {
        var line = MemoryLine()
        for (look, bytes) in bytes.enumerated() {
            line.add(.init(seconds: Double(look) * 10, bytes: bytes))
        }
        return line
    }

    @Test func `the slope is in bytes a minute`() {
        #expect(line([1000, 1100, 1200, 1300]).slope() == 600)
        #expect(line([500, 500, 500]).slope() == 0)
    }

    @Test func `what comes before the start does not count`() {
        #expect(line([0, 9000, 1000, 1100, 1200]).slope(from: 20) == 600)
    }

    @Test func `there is none through less than two points`() {
        #expect(line([]).slope() == nil)
        #expect(line([5]).slope() == nil)
        #expect(line([5, 6]).slope(from: 10) == nil)
    }
}
