import NIOCore

/// Timers of a session's encryption, each of which runs at most once at a time. They come back by the inbox.
struct EncryptionTimers {
    let eventLoop: any EventLoop
    let inbox: EncryptionInbox

    private var timers: [EncryptionTimer: Scheduled<Void>] = [:]
    /// When something happened last, and whether the next tick comes late because nothing does.
    private var lastStep = NIODeadline.now()
    private var isTickIdle = false

    init(eventLoop: any EventLoop, inbox: EncryptionInbox) {
        self.eventLoop = eventLoop
        self.inbox = inbox
    }

    /// Whether something has happened a short time ago.
    var isActive: Bool {
        NIODeadline.now() - lastStep < EncryptionTimes.activity
    }

    mutating func noteStep() {
        lastStep = .now()
    }

    /// Schedules a timer that is not running.
    mutating func schedule(_ timer: EncryptionTimer, in time: TimeAmount) {
        guard timers[timer] == nil else {
            return
        }
        timers[timer] = eventLoop.scheduleTask(in: time) { [inbox] in
            inbox.add(.timer(timer))
        }
    }

    /// Schedules the next tick; a late tick comes earlier once something happens.
    mutating func scheduleTick(isActive: Bool) {
        if isActive, isTickIdle {
            cancel(.tick)
        }
        guard timers[.tick] == nil else {
            return
        }
        isTickIdle = !isActive
        schedule(.tick, in: isActive ? EncryptionTimes.tick : EncryptionTimes.idleTick)
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
