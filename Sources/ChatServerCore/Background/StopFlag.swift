import Synchronization

/// Cooperative stop request: tells long work to end early and keep its results so far. Cancelling its task
/// would also fail a write in progress. A cancelled task counts as stopped, too.
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
