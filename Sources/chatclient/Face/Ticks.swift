/// A periodic timer as an asynchronous sequence; it sleeps only while the next element is awaited.
struct Ticks: AsyncSequence, Sendable {
    /// The time between two elements.
    var interval = Duration.seconds(1)

    func makeAsyncIterator() -> Iterator { Iterator(interval: interval) }

    /// Waits for the next tick. Ends when the task is cancelled.
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
