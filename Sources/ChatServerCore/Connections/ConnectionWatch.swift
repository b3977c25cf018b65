import NIOCore
import Synchronization

/// Ends a connection whose peer does not do the next step in time.
///
/// Moving the deadline is one atomic store: the timer looks only when it goes off, and sleeps on if it was moved.
final class ConnectionWatch: Sendable {
    private let deadline: Atomic<UInt64>
    private let generation = Atomic<Int>(0)
    private let eventLoop: any EventLoop
    private let expire: @Sendable () -> Void

    /// Starts the watch.
    ///
    /// - Parameters:
    ///   - expire: Called once on the event loop when the deadline passes.
    init(deadline: NIODeadline, on eventLoop: any EventLoop, expire: @escaping @Sendable () -> Void) {
        self.deadline = Atomic(deadline.uptimeNanoseconds)
        self.eventLoop = eventLoop
        self.expire = expire
        schedule(at: deadline)
    }

    /// The peer has done its step: the next one is due then, be it later or earlier than the one before.
    func extend(to deadline: NIODeadline) {
        let before = self.deadline.exchange(deadline.uptimeNanoseconds, ordering: .relaxed)
        if deadline.uptimeNanoseconds < before {
            // The timer would come too late.
            eventLoop.execute { self.schedule(at: deadline) }
        }
    }

    /// The connection has ended: nothing more is done.
    func cancel() {
        deadline.store(UInt64.max, ordering: .relaxed)
    }

    private func schedule(at time: NIODeadline) {
        let (_, own) = generation.add(1, ordering: .relaxed)
        // The timer does not keep an ended connection's watch alive.
        _ = eventLoop.scheduleTask(deadline: time) { [weak self] in
            self?.check(own)
        }
    }

    /// Looks whether the time has come, unless a later timer has taken over.
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
