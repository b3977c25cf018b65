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
        #expect(queue.earliest == nil)
        #expect(queue.popDue(now: .distantFuture) == nil)
    }

    @Test func `whoever is due comes out in the order of the times`() {
        var queue = DeadlineQueue()
        for (session, at) in [(1, 30), (2, 10), (3, 20), (2, 40)] as [(UInt64, UInt64)] {
            queue.insert(SessionID(rawValue: session), at: time(at))
        }
        #expect(queue.earliest == time(10))
        #expect(queue.popDue(now: time(9)) == nil)
        var due: [UInt64] = []
        while let entry = queue.popDue(now: time(30)) {
            due.append(entry.session.rawValue)
        }
        #expect(due == [2, 3, 1])
        #expect(queue.earliest == time(40))
        #expect(queue.popDue(now: time(40))?.deadline == time(40))
        #expect(queue.earliest == nil)
    }
}
