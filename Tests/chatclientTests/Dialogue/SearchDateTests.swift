import Testing

@testable import chatclient

/// It is Tuesday, 2023-11-14, 23:13:20 UTC.
@Suite struct SearchDateTests {
    private static let second: Int64 = 1000
    private static let day: Int64 = 86_400_000
    private static let today: Int64 = 1_699_920_000_000

    @Test(
        arguments: [
            ("today", 0), ("Yesterday", 1), ("0d", 0), ("3d", 3), ("2w", 14), ("tuesday", 0), ("TUE", 0), ("mon", 1),
            ("monday", 1), ("sunday", 2), ("wednesday", 6), ("wed", 6), ("thurs", 5), ("2023-11-14", 0),
            ("2023-11-01", 13), ("2023-1-2", 316), ("2024-02-29", -107), ("2000-02-29", 8659), ("1970-01-01", 19_675),
            ("2023-12-31", -47), ("9999-12-31", -2_913_221),
        ]
    )
    func `reads days`(text: String, daysAgo: Int64) {
        let start = Self.today - daysAgo * Self.day
        let date = SearchDate(text, Fixtures.clock)
        #expect(date?.start == start)
        #expect(date?.end == start + Self.day)
    }

    @Test(
        arguments: [
            ("2h", 1_700_003_600_123 - 7_200_000), ("14:30", 1_699_920_000_000 + 52_200_000),
            ("0:00", 1_699_920_000_000), ("2023-11-13T09:05", 1_699_833_600_000 + 32_700_000),
        ] as [(String, Int64)]
    )
    func `reads moments`(text: String, time: Int64) {
        let date = SearchDate(text, Fixtures.clock)
        #expect(date?.start == time)
        #expect(date?.end == time)
    }

    @Test(
        arguments: [
            "", "mnday", "mo", "mondays", "d", "-1d", "10000d", "1.5d", "3m", "2023-13-01", "2023-00-01", "2023-02-29",
            "2023-04-31", "2023-11-00", "1969-12-31", "23-11-14", "2023-11", "2023-11-14-1", "24:00", "12:60", "1:2",
            "2023-11-14T", "T12:00", "2023-11-14T24:00", "١d", "next monday",
        ]
    )
    func `knows what is no day`(text: String) {
        #expect(SearchDate(text, Fixtures.clock) == nil)
    }

    @Test func `days are those of the person's place`() {
        let now: Int64 = 1_700_003_600_000
        let east = WallClock(now: { now }, offset: { _ in 3600 })
        // There it is past midnight already.
        #expect(SearchDate("today", east)?.start == Self.today + Self.day - 3_600_000)
        #expect(SearchDate("wednesday", east)?.start == Self.today + Self.day - 3_600_000)
        let west = WallClock(now: { now }, offset: { _ in -8 * 3600 })
        #expect(SearchDate("today", west)?.start == Self.today + 8 * 3_600_000)
    }

    /// In 2023 summer time ended in Berlin on 29 October, at 01:00 UTC.
    @Test func `a day on which the clocks change has 23 or 25 hours`() {
        let change: Int64 = 1_698_541_200
        let berlin = WallClock(now: { 1_700_003_600_000 }, offset: { $0 < change ? 7200 : 3600 })
        let date = SearchDate("2023-10-29", berlin)
        #expect(date?.start == 1_698_530_400_000)
        #expect(date?.end == 1_698_530_400_000 + 25 * 3600 * Self.second)
        #expect(SearchDate("2023-10-30", berlin)?.start == date?.end)
        let spring = WallClock(now: { 1_700_003_600_000 }, offset: { $0 < 1_679_792_400 ? 3600 : 7200 })
        let short = SearchDate("2023-03-26", spring)
        #expect(short.map { $0.end - $0.start } == 23 * 3600 * Self.second)
    }
}
