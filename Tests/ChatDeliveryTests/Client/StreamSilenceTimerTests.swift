import NIOCore
import Testing

@testable import ChatDelivery

@Suite struct StreamSilenceTimerTests {
    @Test func `eight datagrams make a stream, and 30 milliseconds without one end it`() {
        var watch = StreamSilenceTimer()
        for number in Int64(0)..<7 {
            watch.received(now: at(5 * number))
            #expect(watch.deadline == nil)
        }
        watch.received(now: at(35))
        #expect(watch.deadline == at(65))
        watch.received(now: at(40))
        #expect(watch.deadline == at(70))
    }

    @Test func `a slow stream may pause for four of its usual distances`() throws {
        var watch = StreamSilenceTimer()
        var now: Int64 = 0
        for _ in 0..<200 {
            now += 50
            watch.received(now: at(now))
        }
        let patience = try #require(watch.deadline) - at(now)
        #expect(patience > .milliseconds(199))
        #expect(patience <= .milliseconds(200))
        // One distance of 130 ms counts for an eighth: (7 x 50 + 130) / 8 is 60.
        watch.received(now: at(now + 130))
        let after = try #require(watch.deadline) - at(now + 130)
        #expect(after > .milliseconds(239))
        #expect(after <= .milliseconds(240))
    }

    @Test(arguments: [(250, true), (251, false)] as [(Int64, Bool)])
    func `datagrams more than 250 milliseconds apart are no stream`(distance: Int64, isStream: Bool) {
        var watch = StreamSilenceTimer()
        for number in 0..<20 as Range<Int64> {
            watch.received(now: at(distance * number))
        }
        #expect((watch.deadline != nil) == isStream)
    }

    @Test func `a pause begins a new stream`() {
        var watch = StreamSilenceTimer()
        for number in 0..<20 as Range<Int64> {
            watch.received(now: at(100 * number))
        }
        for number in 0..<8 as Range<Int64> {
            #expect((watch.deadline == nil) == (number > 0))
            watch.received(now: at(10_000 + number))
        }
        // The old distance is forgotten.
        #expect(watch.deadline == at(10_037))
    }

    @Test func `asks once for each stream`() {
        var watch = StreamSilenceTimer()
        for number in 0..<20 as Range<Int64> {
            watch.received(now: at(5 * number))
        }
        watch.asked()
        for number in 20..<27 as Range<Int64> {
            #expect(watch.deadline == nil)
            watch.received(now: at(5 * number))
        }
        #expect(watch.deadline == nil)
        watch.received(now: at(135))
        #expect(watch.deadline == at(165))
    }
}
