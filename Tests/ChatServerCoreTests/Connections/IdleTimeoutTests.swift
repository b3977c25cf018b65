import NIOCore
import NIOEmbedded
import Synchronization
import Testing

@testable import ChatServerCore

/// The tests set the event loop's time; the time-out itself compares with the real time.
@Suite struct IdleTimeoutTests {
    private let past = NIODeadline.now() - .seconds(1)
    private let future = NIODeadline.now() + .hours(1)

    @Test func `a deadline that passed ends the connection, once`() {
        let expired = Atomic(0)
        let loop = EmbeddedEventLoop()
        let idleTimeout = IdleTimeout(deadline: past, on: loop) { expired.add(1, ordering: .relaxed) }
        #expect(expired.load(ordering: .relaxed) == 0)
        loop.advanceTime(to: past)
        loop.advanceTime(to: future)
        #expect(expired.load(ordering: .relaxed) == 1)
        idleTimeout.cancel()
    }

    @Test func `a step in time moves the deadline`() {
        let expired = Atomic(0)
        let loop = EmbeddedEventLoop()
        let idleTimeout = IdleTimeout(deadline: past, on: loop) { expired.add(1, ordering: .relaxed) }
        idleTimeout.extend(to: future)
        loop.advanceTime(to: past)
        #expect(expired.load(ordering: .relaxed) == 0)
        idleTimeout.cancel()
    }

    @Test func `a deadline that is moved forward is not waited for in vain`() {
        let expired = Atomic(0)
        let loop = EmbeddedEventLoop()
        let idleTimeout = IdleTimeout(deadline: future, on: loop) { expired.add(1, ordering: .relaxed) }
        idleTimeout.extend(to: past)
        loop.advanceTime(to: past + .nanoseconds(1))
        #expect(expired.load(ordering: .relaxed) == 1)
        idleTimeout.cancel()
    }

    @Test func `a connection that has ended is not ended again`() {
        let expired = Atomic(0)
        let loop = EmbeddedEventLoop()
        let idleTimeout = IdleTimeout(deadline: past, on: loop) { expired.add(1, ordering: .relaxed) }
        idleTimeout.cancel()
        loop.advanceTime(to: future)
        #expect(expired.load(ordering: .relaxed) == 0)
    }

    @Test func `the timer keeps nothing of an ended connection`() {
        let expired = Atomic(0)
        let loop = EmbeddedEventLoop()
        _ = IdleTimeout(deadline: past, on: loop) { expired.add(1, ordering: .relaxed) }
        loop.advanceTime(to: future)
        #expect(expired.load(ordering: .relaxed) == 0)
    }
}
