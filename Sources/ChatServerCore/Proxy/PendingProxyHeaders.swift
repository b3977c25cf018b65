import Synchronization

/// Bounds the connections of trusted proxies that have not sent their header: until then their client is unknown.
final class PendingProxyHeaders: Sendable {
    private let limit: @Sendable () -> Int
    private let taken = Atomic(0)

    /// - Parameter limit: The most connections, read for each of them; 0 for unlimited.
    init(limit: @escaping @autoclosure @Sendable () -> Int) {
        self.limit = limit
    }

    /// Acquires a place, to release with ``leave()``.
    ///
    /// - Returns: Whether a place was free.
    func enter() -> Bool {
        let (before, _) = taken.add(1, ordering: .relaxed)
        let limit = limit()
        guard limit == 0 || before < limit else {
            leave()
            return false
        }
        return true
    }

    /// Releases a place.
    func leave() {
        taken.subtract(1, ordering: .relaxed)
    }
}
