import NIOCore
import Synchronization

/// Idle time-out (idle timeout) of a connection: ends it if the peer does not take its next step in time.
///
/// Moving the deadline is one atomic store: the timer checks it only when it fires, and is rescheduled if the
/// deadline has moved.
final class IdleTimeout: Sendable {
    private let deadline: Atomic<UInt64>
    private let generation = Atomic<Int>(0)
    private let eventLoop: any EventLoop
    private let expire: @Sendable () -> Void

    /// Starts the timer.
    ///
    /// - Parameters:
    ///   - expire: Called on the event loop, once, when the deadline has passed.
    init(deadline: NIODeadline, on eventLoop: any EventLoop, expire: @escaping @Sendable () -> Void) {
        self.deadline = Atomic(deadline.uptimeNanoseconds)
        self.eventLoop = eventLoop
        self.expire = expire
        schedule(at: deadline)
    }

    /// Sets the deadline of the peer's next step, which may be earlier or later than the one before.
    func extend(to deadline: NIODeadline) {
        let before = self.deadline.exchange(deadline.uptimeNanoseconds, ordering: .relaxed)
        if deadline.uptimeNanoseconds < before {
            // The timer would fire too late.
            eventLoop.execute { self.schedule(at: deadline) }
        }
    }

    /// Stops the timer: the connection has ended.
    func cancel() {
        deadline.store(UInt64.max, ordering: .relaxed)
    }

    private func schedule(at time: NIODeadline) {
        let (_, own) = generation.add(1, ordering: .relaxed)
        // A pending timer does not keep the object of an ended connection alive.
        _ = eventLoop.scheduleTask(deadline: time) { [weak self] in
            self?.check(own)
        }
    }

    /// Checks whether the deadline has passed, unless a later timer has taken over.
    private func check(_ timer: Int) {
        guard timer == generation.load(ordering: .relaxed) else {
            return
        }
        let due = deadline.load(ordering: .relaxed)
        guard due != UInt64.max else {
            return
        }
        let time = NIODeadline.uptimeNanoseconds(due)
        if time <= .now() {
            expire()
        } else {
            schedule(at: time)
        }
    }
}
