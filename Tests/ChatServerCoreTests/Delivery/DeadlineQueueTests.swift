import ChatProtocol
import NIOCore
import Testing

@testable import ChatServerCore

@Suite struct DeadlineQueueTests {
    private func time(_ nanoseconds: UInt64) -> NIODeadline {
        .uptimeNanoseconds(nanoseconds)
    }

    @Test func `an empty queue has nothing to wait for`() {
        var queue = DeadlineQueue()
        #expect(queue.nextLook == nil)
        #expect(queue.popDue(now: .distantFuture) == nil)
    }

    @Test func `whoever is due comes out in the order of the times`() {
        var queue = DeadlineQueue()
        for (session, at) in [(1, 30), (2, 10), (3, 20), (2, 40)] as [(UInt64, UInt64)] {
            queue.insert(SessionID(rawValue: session), at: time(at))
        }
        #expect(queue.popDue(now: time(9)) == nil)
        var due: [UInt64] = []
        while let entry = queue.popDue(now: time(30)) {
            due.append(entry.session.rawValue)
        }
        #expect(due == [2, 3, 1])
        #expect(queue.popDue(now: time(40))?.deadline == time(40))
        #expect(queue.nextLook == nil)
    }

    @Test func `those that are due close together are looked for once, none too early and none late`() throws {
        let grain = UInt64(DeadlineQueue.grain.nanoseconds)
        var queue = DeadlineQueue()
        for at in [1, grain - 1, grain, 5 * grain + 7] {
            queue.insert(SessionID(rawValue: at), at: time(at))
        }
        var looks: [UInt64] = []
        while let look = queue.nextLook {
            var found: [UInt64] = []
            while let entry = queue.popDue(now: look) {
                found.append(entry.deadline.uptimeNanoseconds)
            }
            let late = try #require(found.map { look.uptimeNanoseconds - $0 }.max())
            #expect(late <= grain)
            looks.append(look.uptimeNanoseconds)
        }
        #expect(looks == [grain, 6 * grain])
    }
}
