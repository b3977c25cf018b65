import NIOCore

/// Whether the key store fails, and when it is tried again.
struct StoreOutage {
    /// Why the key store is not used now; `nil` while it works.
    private(set) var error: KeyStoreError?
    /// Times at which the failed store is tried: in a task of its own, because a busy one blocks for seconds.
    let attempts = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))

    /// Whether the news that the store keeps come again with the next step: at the start, and after a failure, since
    /// the store may have committed what its step could not tell.
    var repeatsNews = true

    /// How long a failed store is left alone.
    private var pause = EncryptionTimes.firstStorePause
    /// Whether people were told that the store fails, and not yet that it works again.
    private var isTold = false

    /// - Parameter error: Why the store cannot be used, if that is known already. ``begin(_:)`` is still called for it.
    init(error: KeyStoreError?) {
        self.error = error
    }

    /// Begins to do without the store.
    ///
    /// - Returns: Whether people do not know it yet, and the time until the next attempt; `nil` for an error that does
    ///   not pass.
    mutating func begin(_ error: KeyStoreError) -> (isNews: Bool, pause: TimeAmount?) {
        self.error = error
        repeatsNews = true
        let isNews = !isTold || !error.passes
        isTold = true
        guard error.passes else {
            return (isNews, nil)
        }
        defer { pause = min(pause + pause, EncryptionTimes.longestStorePause) }
        return (isNews, pause)
    }

    /// The store is used again: the next step shows whether it works.
    mutating func retry() {
        error = nil
    }

    /// The store works again.
    mutating func end() {
        isTold = false
        pause = EncryptionTimes.firstStorePause
    }
}
