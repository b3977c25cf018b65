import Synchronization

/// Counts calls on other threads.
final class OutboxCounter: Sendable {
    private let number = Atomic(0)

    /// The number of calls.
    var current: Int { number.load(ordering: .relaxed) }

    /// Counts a call.
    func count() {
        number.add(1, ordering: .relaxed)
    }
}
