/// One moment after the other, at the same distance, for as long as somebody waits for the next.
struct Ticks: AsyncSequence, Sendable {
    /// From one to the next.
    var interval = Duration.seconds(1)

    func makeAsyncIterator() -> Iterator { Iterator(interval: interval) }

    /// Waits for the next moment. Ends when it is cancelled.
    struct Iterator: AsyncIteratorProtocol {
        let interval: Duration

        mutating func next(isolation actor: isolated (any Actor)?) async -> Void? {
            do {
                return try await Task.sleep(for: interval)
            } catch {
                return nil
            }
        }
    }
}
