/// A write-through cache that batches pass on, so that a busy conversation is not looked up for each batch. It is
/// valid as long as only these batches write messages, and each of them is committed.
struct WriterCache: Sendable {
    /// The maximum number of cached names, and of conversations; if either is exceeded, the whole cache is dropped.
    static let capacity = 10_000

    /// The names of accounts.
    var names: [AccountID: String] = [:]

    /// Conversations except rooms, whose members may have changed.
    var conversations: [AppendBatch.Key: AppendBatch.Conversation] = [:]

    /// The batch that holds the cache.
    fileprivate var batch = 0
}

/// Lends the cache to one batch at a time. A batch that is not committed does not return it.
struct WriterCacheLease: Sendable {
    private var cache = WriterCache()
    private var batch = 0

    /// Hands out the cache, within the transaction.
    mutating func checkOut() -> WriterCache {
        defer { cache = WriterCache() }
        batch += 1
        cache.batch = batch
        return cache
    }

    /// Returns the cache after the commit. If another batch has begun meanwhile, this copy is stale and is dropped.
    mutating func checkIn(_ used: WriterCache) {
        let isLarge = used.names.count > WriterCache.capacity || used.conversations.count > WriterCache.capacity
        if used.batch == batch, !isLarge {
            cache = used
        }
    }
}
