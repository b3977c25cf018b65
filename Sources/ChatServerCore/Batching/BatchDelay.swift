import NIOCore

/// How long a batch of a ``BatchQueue`` waits for more requests.
protocol BatchDelay: Sendable {
    /// How long to wait before the next batch is begun; asked again after each pause, so it must say `nil` at some time.
    ///
    /// - Parameter waiting: How many requests wait.
    mutating func pause(waiting: Int) -> TimeAmount?

    /// A batch with so many entries is begun.
    mutating func began(batch: Int)
}

/// Each batch is begun a fixed time after the first of its requests came. What a full batch leaves has waited already.
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
