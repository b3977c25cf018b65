import NIOCore
import Synchronization

/// When a client was last heard of on its control connection. Noting it is one atomic store.
final class SignsOfLife: Sendable {
    private let last: Atomic<UInt64>

    /// Starts with a sign.
    init(now: NIODeadline = .now()) {
        last = Atomic(now.uptimeNanoseconds)
    }

    /// A frame came.
    func heard(now: NIODeadline = .now()) {
        last.store(now.uptimeNanoseconds, ordering: .relaxed)
    }

    /// When something last came.
    var lastHeard: NIODeadline {
        .uptimeNanoseconds(last.load(ordering: .relaxed))
    }

    /// Whether nothing has come for so long.
    func isSilent(for time: TimeAmount, now: NIODeadline = .now()) -> Bool {
        lastHeard + time <= now
    }
}
