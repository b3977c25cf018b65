import NIOCore

/// Timers of a session's encryption, each of which runs at most once at a time. They come back by the inbox.
struct EncryptionTimers {
    private var timers: [EncryptionTimer: Scheduled<Void>] = [:]
    /// When something happened last, and whether the next tick comes late because nothing does.
    private var lastStep = NIODeadline.now()
    private var isTickIdle = false

    /// Whether something has happened a short time ago.
    var isActive: Bool {
        NIODeadline.now() - lastStep < EncryptionTimes.activity
    }

    mutating func noteStep() {
        lastStep = .now()
    }

    /// Has a timer called, unless it runs.
    mutating func schedule(
        _ timer: EncryptionTimer,
        in time: TimeAmount,
        on eventLoop: any EventLoop,
        _ inbox: EncryptionInbox
    ) {
        guard timers[timer] == nil else {
            return
        }
        timers[timer] = eventLoop.scheduleTask(in: time) {
            inbox.add(.timer(timer))
        }
    }

    /// Has the machine ticked; a late tick comes earlier once something happens.
    mutating func scheduleTick(isActive: Bool, on eventLoop: any EventLoop, _ inbox: EncryptionInbox) {
        if isActive, isTickIdle {
            cancel(.tick)
        }
        guard timers[.tick] == nil else {
            return
        }
        isTickIdle = !isActive
        schedule(.tick, in: isActive ? EncryptionTimes.tick : EncryptionTimes.idleTick, on: eventLoop, inbox)
    }

    /// A timer has called.
    mutating func ended(_ timer: EncryptionTimer) {
        timers[timer] = nil
    }

    func isRunning(_ timer: EncryptionTimer) -> Bool {
        timers[timer] != nil
    }

    mutating func cancel(_ timer: EncryptionTimer) {
        timers.removeValue(forKey: timer)?.cancel()
    }

    mutating func cancelAll() {
        timers.values.forEach { $0.cancel() }
        timers = [:]
    }
}
