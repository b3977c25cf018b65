import Synchronization

/// Counts what happened on other threads.
final class OutboxCounter: Sendable {
    private let number = Atomic(0)

    /// How often it happened.
    var current: Int { number.load(ordering: .relaxed) }

    /// It happened.
    func count() {
        number.add(1, ordering: .relaxed)
    }
}
