import NIOCore

/// Timer wheel: wakes thousands of state machines in time with one timer. An event loop's own timers are a heap in
/// which a cancelled one has to be searched: with a thousand participants that each expect an acknowledgement, this
/// would be most of the work.
///
/// Slots of a millisecond, a second of them. Nothing is ever cancelled: a machine that is woken with nothing to do
/// asks again.
final class DeadlineWheel {
    /// The width of a slot.
    static let tick: TimeAmount = .milliseconds(1)

    private static let slotCount: UInt64 = 1024

    private struct Entry {
        let due: NIODeadline
        let wake: (NIODeadline) -> Void
    }

    private let eventLoop: any EventLoop
    private var slots = [[Entry]](repeating: [], count: Int(slotCount))
    private var entryCount = 0
    /// The first tick with a slot that has not been emptied.
    private var next: UInt64
    private var isTicking = false

    init(eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
        next = Self.tick(of: eventLoop.now)
    }

    /// Calls `wake` at the end of the deadline's slot, or after a second if the deadline is further off, with the
    /// time that this returns.
    func wake(at deadline: NIODeadline, _ wake: @escaping (NIODeadline) -> Void) -> NIODeadline {
        if entryCount == 0 {
            next = max(next, Self.tick(of: eventLoop.now))
        }
        // Round up: a slot is emptied once all deadlines in it have passed.
        let tick = min(max(Self.tick(of: deadline) + 1, next), next + Self.slotCount - 1)
        let due = NIODeadline.uptimeNanoseconds(tick * UInt64(Self.tick.nanoseconds))
        slots[Int(tick % Self.slotCount)].append(Entry(due: due, wake: wake))
        entryCount += 1
        startTicking()
        return due
    }

    private func startTicking() {
        guard !isTicking, entryCount > 0 else {
            return
        }
        isTicking = true
        eventLoop.assumeIsolated().scheduleTask(in: Self.tick) {
            self.isTicking = false
            self.turn()
            self.startTicking()
        }
    }

    private func turn() {
        let now = Self.tick(of: eventLoop.now)
        while next <= now, entryCount > 0 {
            let index = Int(next % Self.slotCount)
            next += 1
            guard !slots[index].isEmpty else {
                continue
            }
            let entries = slots[index]
            slots[index] = []
            entryCount -= entries.count
            for entry in entries {
                entry.wake(entry.due)
            }
        }
    }

    private static func tick(of deadline: NIODeadline) -> UInt64 {
        deadline.uptimeNanoseconds / UInt64(tick.nanoseconds)
    }
}
