import NIOCore
import Testing

@testable import ChatDelivery

@Suite struct HelloScheduleTests {
    @Test func `says hello at once, then at distances that grow to 5 seconds`() {
        var schedule = HelloSchedule(start: at(0))
        for time in [0, 250, 750, 1750, 3750, 7750, 12_750, 17_750] as [Int64] {
            #expect(schedule.next == at(time))
            #expect(schedule.popIfDue(now: at(time - 1)) == false)
            #expect(schedule.popIfDue(now: at(time)) == true)
            #expect(schedule.popIfDue(now: at(time)) == false)
        }
    }

    @Test func `a late hello puts off the next one`() {
        var schedule = HelloSchedule(start: at(0))
        #expect(schedule.popIfDue(now: at(1000)) == true)
        #expect(schedule.next == at(1250))
    }
}
