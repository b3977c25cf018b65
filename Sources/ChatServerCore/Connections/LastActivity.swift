import NIOCore
import Synchronization

/// The time at which a client was last heard of on its control connection. Updating it is one atomic store.
final class LastActivity: Sendable {
    private let last: Atomic<UInt64>

    /// Makes an instance with a first sign of life.
    init(now: NIODeadline = .now()) {
        last = Atomic(now.uptimeNanoseconds)
    }

    /// Records a frame.
    func heard(now: NIODeadline = .now()) {
        last.store(now.uptimeNanoseconds, ordering: .relaxed)
    }

    /// When the last frame came.
    var lastHeard: NIODeadline {
        .uptimeNanoseconds(last.load(ordering: .relaxed))
    }

    /// Returns whether no frame has come for this time.
    func isSilent(for time: TimeAmount, now: NIODeadline = .now()) -> Bool {
        lastHeard + time <= now
    }
}
