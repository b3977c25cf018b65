import Testing

@testable import chatclient

@Suite struct WallClockTests {
    private func clock(now: Int64, offset: Int64 = 0) -> WallClock {
        WallClock(now: { now }, offset: { _ in offset })
    }

    @Test(
        arguments: [
            (0, "1970-01-01 00:00"), (951_782_400_000, "2000-02-29 00:00"), (951_868_800_000, "2000-03-01 00:00"),
            (1_582_934_400_000, "2020-02-29 00:00"), (1_609_459_199_999, "2020-12-31 23:59"),
            (4_107_542_400_000, "2100-03-01 00:00"), (253_402_300_799_999, "9999-12-31 23:59"),
            (-1, "?"), (Int64.min, "?"), (Int64.max, "?"),
        ] as [(Int64, String)]
    )
    func `writes dates`(time: Int64, words: String) {
        #expect(clock(now: 1_700_000_000_000).words(time) == words)
    }

    @Test func `leaves out today's date, by the person's own midnight`() {
        let time: Int64 = 1_700_000_000_000
        #expect(clock(now: time + 3_600_000).words(time) == "22:13")
        #expect(clock(now: time + 2 * 3_600_000).words(time) == "2023-11-14 22:13")
        #expect(clock(now: time + 2 * 3_600_000, offset: 7200).words(time) == "00:13")
        #expect(clock(now: time, offset: -7200).words(time) == "20:13")
    }

    @Test func `has a time of its own`() {
        let clock = WallClock.system
        #expect(clock.words(clock.now()).count <= "2026-11-20 14:03".count)
        #expect(clock.now() > 1_700_000_000_000)
        #expect((-86_400...86_400).contains(clock.offset(1_700_000_000)))
    }
}
