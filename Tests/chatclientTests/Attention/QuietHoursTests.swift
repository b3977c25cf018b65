import Testing

@testable import chatclient

@Suite struct QuietHoursTests {
    private static let day: Int64 = 1_700_006_400_000
    private let utc = WallClock(now: { 0 }, offset: { _ in 0 })

    private func time(_ hour: Int64, _ minute: Int64 = 0) -> Int64 { Self.day + (hour * 60 + minute) * 60_000 }

    @Test func `hours may reach over midnight`() throws {
        let night = try #require(QuietHours("22:30-7"))
        #expect(night.text == "22:30-07:00")
        for (hour, minute, isQuiet) in [(22, 29, false), (22, 30, true), (0, 0, true), (6, 59, true), (7, 0, false)]
            as [(Int64, Int64, Bool)]
        {
            #expect(night.contains(time(hour, minute), utc) == isQuiet)
        }
        let lunch = try #require(QuietHours(" 12 - 13:05 "))
        #expect(!lunch.contains(time(11, 59), utc))
        #expect(lunch.contains(time(13, 4), utc))
        #expect(!lunch.contains(time(13, 5), utc))
        #expect(!lunch.contains(time(0), utc))
        #expect(QuietHours("22-24")?.contains(time(23), utc) == true)
    }

    @Test(arguments: [-5, 5, 14] as [Int64])
    func `the local clock counts`(hours: Int64) throws {
        let local = WallClock(now: { 0 }, offset: { _ in hours * 3600 })
        let night = try #require(QuietHours("22-7"))
        #expect(night.contains(time(23 - hours), local))
        #expect(!night.contains(time(12 - hours), local))
        #expect(night.contains(time(23 - hours) - 20_000 * 86_400_000, local))
    }

    @Test(arguments: ["", "22", "22-22", "22:60-7", "25-7", "-", "22-7-8", "a-b", "22:-7", "٢٢-7", "24:01-7", "123-7"])
    func `anything else is refused`(text: String) {
        #expect(QuietHours(text) == nil)
    }
}
