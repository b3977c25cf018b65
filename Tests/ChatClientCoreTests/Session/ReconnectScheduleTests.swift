import NIOCore
import Testing

@testable import ChatClientCore

@Suite struct ReconnectScheduleTests {
    @Test func `the most that a try waits is 250 ms, then half a second doubled each time, up to 30 s`() throws {
        var schedule = ReconnectSchedule(giveUpAfter: nil)
        let delays = (0..<100).map { _ in schedule.next(elapsed: .zero, random: 1) }
        let expected: [TimeAmount] = [
            .milliseconds(250), .milliseconds(500), .seconds(1), .seconds(2), .seconds(4), .seconds(8), .seconds(16),
        ]
        #expect(delays == expected + Array(repeating: .seconds(30), count: 93))
    }

    @Test func `each wait is drawn from the whole of its range`() {
        for random in [0, 0.25, 0.5, 0.999] {
            var schedule = ReconnectSchedule(giveUpAfter: nil)
            #expect(schedule.next(elapsed: .zero, random: random) == .nanoseconds(Int64(250_000_000 * random)))
            #expect(schedule.next(elapsed: .zero, random: random) == .nanoseconds(Int64(500_000_000 * random)))
        }
    }

    @Test func `it starts over once the connection has worked`() {
        var schedule = ReconnectSchedule(giveUpAfter: nil)
        for _ in 0..<9 {
            _ = schedule.next(elapsed: .zero, random: 1)
        }
        schedule.reset()
        #expect(schedule.next(elapsed: .zero, random: 1) == .milliseconds(250))
    }

    @Test func `it waits as long as the server asks for, up to 30 s`() {
        var schedule = ReconnectSchedule(giveUpAfter: nil)
        #expect(schedule.next(elapsed: .zero, least: .seconds(7), random: 0.5) == .seconds(7))
        #expect(schedule.next(elapsed: .zero, least: .hours(1), random: 0.5) == .seconds(30))
        #expect(schedule.next(elapsed: .zero, least: .milliseconds(1), random: 1) == .seconds(1))
    }

    @Test func `the last try is when the time is over`() {
        var schedule = ReconnectSchedule(giveUpAfter: .seconds(5))
        for _ in 0..<9 {
            _ = schedule.next(elapsed: .zero, random: 1)
        }
        #expect(schedule.next(elapsed: .seconds(3), random: 1) == .seconds(2))
        #expect(schedule.next(elapsed: .milliseconds(4999), random: 0) == .zero)
        #expect(schedule.next(elapsed: .seconds(5), random: 1) == nil)
    }

    @Test func `who does not wait at all never tries`() {
        var schedule = ReconnectSchedule(giveUpAfter: .zero)
        #expect(schedule.next(elapsed: .zero, random: 0.5) == nil)
    }
}
