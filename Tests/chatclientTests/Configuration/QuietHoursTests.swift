import Testing

@testable import chatclient

@Suite struct QuietHoursTests {
    @Test(arguments: [
        "", "22:00", "22-7", "22:00-22:00", "24:00-7:00", "22:60-7:00", "22:0-7:00", "a:00-7:00", "1:00-2:00-3:00",
    ])
    func `refuse what is no time of day`(text: String) {
        #expect(QuietHours(text) == nil)
    }

    @Test func `may last over midnight`() throws {
        let night = try #require(QuietHours("22:00-7:00"))
        #expect([0, 419, 1320, 1439].allSatisfy { night.contains(minute: $0) })
        #expect(![420, 1319].contains { night.contains(minute: $0) })
        let noon = try #require(QuietHours("12:00-13:00"))
        #expect(noon.contains(minute: 720))
        #expect(!noon.contains(minute: 780))
        #expect(!noon.contains(minute: 719))
    }

    @Test func `are in local time`() throws {
        let night = try #require(QuietHours("22:00-07:00"))
        // 1970-01-02 21:30 UTC.
        let time: Int64 = 1000 * (86_400 + 21 * 3600 + 1800)
        #expect(!night.contains(time, in: WallClock(now: { 0 }, offset: { _ in 0 })))
        #expect(night.contains(time, in: WallClock(now: { 0 }, offset: { _ in 3600 })))
        #expect(night.contains(0, in: WallClock(now: { 0 }, offset: { _ in -3600 })))
    }
}
