import Synchronization

/// Tells long work to end early, with what it has done so far. Cancelling its task would do more: a write that is under way
/// would fail. A task that was cancelled all the same ends early, too.
final class StopFlag: Sendable {
    private let flag = Atomic(false)

    /// Whether the work should end.
    var isSet: Bool {
        flag.load(ordering: .relaxed) || Task.isCancelled
    }

    func set() {
        flag.store(true, ordering: .relaxed)
    }
}
