import Testing

@testable import chatbench

@Suite struct BenchPayloadTests {
    private static let payload = BenchPayload(
        run: "r1",
        flow: 3,
        number: 41,
        phase: .measured,
        stamp: MonotonicTime(nanoseconds: 123_456_789)
    )

    @Test(arguments: [BenchPayload.minimumSize, 100, 16_384])
    func `has the wanted size and says what was put in`(size: Int) {
        let text = Self.payload.text(size: size)
        #expect(text.utf8.count == size)
        #expect(BenchPayload(text) == Self.payload)
    }

    @Test func `fits the smallest size with its longest words`() {
        let longest = BenchPayload(
            run: String(repeating: "z", count: BenchPayload.maximumRunLength),
            flow: 999,
            number: BenchPayload.maximumNumber,
            phase: .end,
            stamp: MonotonicTime(nanoseconds: .max)
        )
        let text = longest.text(size: BenchPayload.minimumSize)
        #expect(text.utf8.count == BenchPayload.minimumSize)
        #expect(BenchPayload(text) == longest)
    }

    @Test(arguments: [
        "", "hello", "bench1 r1 0 0 m 5", "bench2 r1 0 0 m 5 .", "bench1 r-1 0 0 m 5 .", "bench1  0 0 m 5 .",
        "bench1 r1 1000 0 m 5 .", "bench1 r1 -1 0 m 5 .", "bench1 r1 0 10000000 m 5 .", "bench1 r1 0 -1 m 5 .",
        "bench1 r1 0 0 x 5 .", "bench1 r1 0 0 m -5 .", "bench1 r1 0 0 m 18446744073709551616 .",
    ])
    func `takes nothing else for a payload`(text: String) {
        #expect(BenchPayload(text) == nil)
    }

    @Test func `knows what a run may be called`() {
        #expect(BenchPayload.isRun("Row5"))
        #expect(BenchPayload.isRun(String(repeating: "a", count: 16)))
        for name in ["", "a b", "a-b", "ä", String(repeating: "a", count: 17)] {
            #expect(!BenchPayload.isRun(name), "\(name)")
        }
    }
}
