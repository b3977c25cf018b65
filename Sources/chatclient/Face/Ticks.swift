/// A second after the other, for as long as somebody waits for it.
struct Ticks: AsyncSequence, Sendable {
    func makeAsyncIterator() -> Iterator { Iterator() }

    /// Waits for the next second. Ends when it is cancelled.
    struct Iterator: AsyncIteratorProtocol {
        mutating func next(isolation actor: isolated (any Actor)?) async -> Void? {
            do {
                return try await Task.sleep(for: .seconds(1))
            } catch {
                return nil
            }
        }
    }
}
