import NIOCore
import Testing

@testable import ChatDelivery

@Suite struct StreamSilenceTimerTests {
    @Test func `eight datagrams make a stream, and 30 milliseconds without one end it`() {
        var timer = StreamSilenceTimer()
        for number in Int64(0)..<7 {
            timer.received(now: at(5 * number))
            #expect(timer.deadline == nil)
        }
        timer.received(now: at(35))
        #expect(timer.deadline == at(65))
        timer.received(now: at(40))
        #expect(timer.deadline == at(70))
    }

    @Test func `a slow stream may pause for four of its usual distances`() throws {
        var timer = StreamSilenceTimer()
        var now: Int64 = 0
        for _ in 0..<200 {
            now += 50
            timer.received(now: at(now))
        }
        let patience = try #require(timer.deadline) - at(now)
        #expect(patience > .milliseconds(199))
        #expect(patience <= .milliseconds(200))
        // One distance of 130 ms counts for an eighth: (7 x 50 + 130) / 8 is 60.
        timer.received(now: at(now + 130))
        let after = try #require(timer.deadline) - at(now + 130)
        #expect(after > .milliseconds(239))
        #expect(after <= .milliseconds(240))
    }

    @Test(arguments: [(250, true), (251, false)] as [(Int64, Bool)])
    func `datagrams more than 250 milliseconds apart are no stream`(distance: Int64, isStream: Bool) {
        var timer = StreamSilenceTimer()
        for number in 0..<20 as Range<Int64> {
            timer.received(now: at(distance * number))
        }
        #expect((timer.deadline != nil) == isStream)
    }

    @Test func `a pause begins a new stream`() {
        var timer = StreamSilenceTimer()
        for number in 0..<20 as Range<Int64> {
            timer.received(now: at(100 * number))
        }
        for number in 0..<8 as Range<Int64> {
            #expect((timer.deadline == nil) == (number > 0))
            timer.received(now: at(10_000 + number))
        }
        // The old distance is forgotten.
        #expect(timer.deadline == at(10_037))
    }

    @Test func `asks once for each stream`() {
        var timer = StreamSilenceTimer()
        for number in 0..<20 as Range<Int64> {
            timer.received(now: at(5 * number))
        }
        timer.asked()
        for number in 20..<27 as Range<Int64> {
            #expect(timer.deadline == nil)
            timer.received(now: at(5 * number))
        }
        #expect(timer.deadline == nil)
        timer.received(now: at(135))
        #expect(timer.deadline == at(165))
    }
}
