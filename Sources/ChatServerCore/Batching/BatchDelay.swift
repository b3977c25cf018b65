import NIOCore

/// Policy for how long a batch of a ``BatchQueue`` waits for more requests.
protocol BatchDelay: Sendable {
    /// Returns how long to wait before the next batch begins. It is asked again after each pause, so it must
    /// return `nil` in the end.
    ///
    /// - Parameter waiting: The number of waiting requests.
    mutating func pause(waiting: Int) -> TimeAmount?

    /// Handles the start of a batch with this many entries.
    mutating func began(batch: Int)
}

/// Begins each batch a fixed time after the arrival of its first request. Requests that a full batch leaves
/// behind have waited already, so the next batch begins at once.
struct FixedDelay: BatchDelay {
    private let time: TimeAmount
    private let fullBatch: Int
    private var hasWaited = false

    /// - Parameter fullBatch: The most entries of a batch.
    init(_ time: TimeAmount, fullBatch: Int) {
        self.time = time
        self.fullBatch = fullBatch
    }

    mutating func pause(waiting: Int) -> TimeAmount? {
        guard !hasWaited else {
            return nil
        }
        hasWaited = true
        return time
    }

    mutating func began(batch: Int) {
        hasWaited = batch == fullBatch
    }
}
