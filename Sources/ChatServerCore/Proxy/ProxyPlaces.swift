import Synchronization

/// Bounds the connections of trusted proxies whose header has not come yet: until then nobody knows whose they are.
final class ProxyPlaces: Sendable {
    private let limit: Int
    private let taken = Atomic(0)

    /// - Parameter limit: The most connections; 0 for no bound.
    init(limit: Int) {
        self.limit = limit
    }

    /// Takes a place, for ``leave()``.
    ///
    /// - Returns: Whether there was one.
    func enter() -> Bool {
        let (before, _) = taken.add(1, ordering: .relaxed)
        guard limit == 0 || before < limit else {
            leave()
            return false
        }
        return true
    }

    /// Gives a place back.
    func leave() {
        taken.subtract(1, ordering: .relaxed)
    }
}
