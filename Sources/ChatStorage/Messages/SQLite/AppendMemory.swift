/// What one batch leaves to the next, so that a busy conversation is not looked up for each batch: true as long as nobody
/// but the batches writes messages, and each of them is committed.
struct AppendMemory: Sendable {
    /// Names and conversations that are remembered; with more of either, all are forgotten.
    static let capacity = 10_000

    /// The names of accounts.
    var names: [AccountID: String] = [:]

    /// Conversations but for rooms, whose members may have changed.
    var conversations: [AppendBatch.Key: AppendBatch.Conversation] = [:]

    /// Which batch has it.
    fileprivate var batch = 0
}

/// Lends the memory to one batch after the other. A batch that is not committed does not give it back.
struct AppendMemoryLoan: Sendable {
    private var memory = AppendMemory()
    private var batch = 0

    /// Takes the memory, within the transaction.
    mutating func take() -> AppendMemory {
        defer { memory = AppendMemory() }
        batch += 1
        memory.batch = batch
        return memory
    }

    /// Gives it back after the commit. When another batch has begun meanwhile, that one knows better.
    mutating func giveBack(_ used: AppendMemory) {
        let isLarge = used.names.count > AppendMemory.capacity || used.conversations.count > AppendMemory.capacity
        if used.batch == batch, !isLarge {
            memory = used
        }
    }
}
