import NIOCore
import NIOEmbedded
import Testing

@testable import chatbench

@Suite struct DeadlineWheelTests {
    private let eventLoop = EmbeddedEventLoop()

    /// When each wake came, in milliseconds of the loop's time.
    private final class Wakes {
        var times: [String: UInt64] = [:]
    }

    private func milliseconds(_ time: NIODeadline) -> UInt64 {
        time.uptimeNanoseconds / 1_000_000
    }

    @Test func `wakes within two ticks after the deadline, and not before it`() {
        let wheel = DeadlineWheel(eventLoop: eventLoop)
        let wakes = Wakes()
        for delay: Int64 in [0, 1, 25, 300, 1000] {
            _ = wheel.wake(at: eventLoop.now + .milliseconds(delay)) { [self] _ in
                wakes.times["\(delay)"] = milliseconds(eventLoop.now)
            }
        }
        for _ in 0..<1200 {
            eventLoop.advanceTime(by: .milliseconds(1))
        }
        for (delay, time) in wakes.times.map({ (UInt64($0) ?? 0, $1) }) {
            #expect((delay...delay + 2).contains(time))
        }
        #expect(wakes.times.count == 5)
    }

    @Test func `tells the time it returned, so that the woken one knows whether it was meant`() {
        let wheel = DeadlineWheel(eventLoop: eventLoop)
        let wakes = Wakes()
        let due = wheel.wake(at: eventLoop.now + .milliseconds(40)) { [self] due in
            wakes.times["told"] = milliseconds(due)
        }
        eventLoop.advanceTime(by: .milliseconds(100))
        #expect(wakes.times["told"] == milliseconds(due))
    }

    @Test func `wakes early when the deadline is further off than its slots reach`() {
        let wheel = DeadlineWheel(eventLoop: eventLoop)
        let wakes = Wakes()
        let due = wheel.wake(at: eventLoop.now + .seconds(20)) { [self] _ in
            wakes.times["early"] = milliseconds(eventLoop.now)
        }
        #expect(due < eventLoop.now + .seconds(2))
        for _ in 0..<2000 {
            eventLoop.advanceTime(by: .milliseconds(1))
        }
        #expect(wakes.times["early"].map { (1000...1100).contains($0) } == true)
    }

    @Test func `one that is woken may ask again, after a rest too`() {
        let wheel = DeadlineWheel(eventLoop: eventLoop)
        let wakes = Wakes()
        _ = wheel.wake(at: eventLoop.now + .milliseconds(5)) { [self] _ in
            _ = wheel.wake(at: eventLoop.now + .milliseconds(5)) { [self] _ in
                wakes.times["again"] = milliseconds(eventLoop.now)
            }
        }
        for _ in 0..<20 {
            eventLoop.advanceTime(by: .milliseconds(1))
        }
        #expect(wakes.times["again"].map { (10...14).contains($0) } == true)
        eventLoop.advanceTime(by: .seconds(60))
        let start = milliseconds(eventLoop.now)
        _ = wheel.wake(at: eventLoop.now + .milliseconds(5)) { [self] _ in
            wakes.times["rested"] = milliseconds(eventLoop.now)
        }
        for _ in 0..<20 {
            eventLoop.advanceTime(by: .milliseconds(1))
        }
        #expect(wakes.times["rested"].map { (start + 5...start + 7).contains($0) } == true)
    }
}
