import ChatTesting
import Testing

@testable import ChatDelivery

@Suite struct ReplayWindowTests {
    @Test(arguments: [0, 1, 63, 64, 2047, 2048, 1 << 40, (1 << 62) - 1] as [UInt64])
    func `takes any first number, and takes it once`(number: UInt64) {
        var window = ReplayWindow()
        #expect(window.highest == nil)
        #expect(window.accepts(number))
        window.insert(number)
        #expect(!window.accepts(number))
        #expect(window.highest == number)
    }

    /// The highest number, and the lowest that is still inside the window of 2048.
    @Test(
        arguments: [
            (2047, 0), (2048, 1), (2111, 64), (2112, 65), (2175, 128), (5000, 2953), (1 << 40, (1 << 40) - 2047),
        ] as [(UInt64, UInt64)]
    )
    func `ends 2047 below the highest`(highest: UInt64, lowest: UInt64) {
        var window = ReplayWindow()
        window.insert(highest)
        #expect(window.accepts(lowest))
        #expect(lowest == 0 || !window.accepts(lowest - 1))
        window.insert(lowest)
        #expect(!window.accepts(lowest))
        #expect(window.highest == highest)
    }

    @Test func `remembers all of its window while it slides`() {
        var window = ReplayWindow()
        for number in UInt64(0)..<5000 {
            #expect(window.accepts(number))
            window.insert(number)
            // The bitmap has a word more than the window: none inside may be forgotten as words are cleared.
            for age in [0, 1, 63, 64, 65, 127, 1983, 1984, 1985, 2047, 2048] as [UInt64] where age <= number {
                if window.accepts(number - age) {
                    Issue.record("\(number - age) is accepted again after \(number)")
                }
            }
        }
    }

    @Test func `a leap forgets what was inside, and accepts what is`() {
        var window = ReplayWindow()
        for number in UInt64(0)..<100 {
            window.insert(number)
        }
        window.insert(100_000)
        #expect(!window.accepts(99))
        #expect((97_953...99_999).allSatisfy { window.accepts($0) })
        #expect(!window.accepts(97_952))
    }

    @Test(arguments: 0..<12 as Range<UInt64>)
    func `agrees with a plain set`(seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        var window = ReplayWindow()
        var seen: Set<UInt64> = []
        var highest: UInt64 = 0
        for _ in 0..<4000 {
            let spread: UInt64 = [3, 70, 2200, 5000].randomElement(using: &generator) ?? 3
            let base = highest >= spread ? highest - spread : 0
            let number = base + UInt64.random(in: 0...(spread + spread / 4 + 1), using: &generator)
            let isInside = seen.isEmpty || number > highest || highest - number < 2048
            let expected = isInside && !seen.contains(number)
            if window.accepts(number) != expected {
                Issue.record("seed \(seed): \(number) after \(highest) should be \(expected)")
            }
            if expected {
                window.insert(number)
                seen.insert(number)
                highest = max(highest, number)
            }
        }
        #expect(window.highest == highest, "seed \(seed)")
    }
}
