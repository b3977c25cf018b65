import ChatProtocol
import NIOCore

/// Backpressure: sessions that fell behind are fed from the store, page by page, until they have caught up.
extension DeliveryHub {
    /// How long a session that logs out is fed missed messages. A slower reader has stopped reading.
    static let catchUpPatience: TimeAmount = .seconds(10)

    /// The delay before a failed page read is retried. Not measured: a shorter one loads a failing store, a longer
    /// one delays the reader.
    static let pageRetry: TimeAmount = .milliseconds(250)

    /// Handles a page that a session asked for.
    ///
    /// - Parameter isLast: Whether there was no more in the store.
    func feed(_ request: PageRequest, page: [PublishedMessage], isLast: Bool) {
        guard let session = sessions[request.session] else {
            return
        }
        session.isFetching = false
        let isAllTaken = session.deliver(page: page)
        if isAllTaken, isLast {
            // Ids skipped by the page belong to other audiences; the cursor may pass them.
            session.cursor = max(session.cursor, request.publishedThrough)
            // If nothing was published since the page was requested, the session has everything, and is live again.
            session.isLive = request.publishedThrough == publishedThrough
        }
        session.endCatchingUpWhenDone()
        drain(session, now: .now())
        channel?.flush()
    }

    /// Handles a failed page read: retries it after ``pageRetry``.
    func feedFailed(_ request: PageRequest) {
        eventLoop.scheduleTask(in: Self.pageRetry) {
            self.assumeIsolated { hub in
                guard let session = hub.sessions[request.session] else {
                    return
                }
                session.isFetching = false
                hub.drain(session, now: .now())
            }
        }
    }

    /// Returns when a session has been handed everything published before the call, so that a logout leaves nothing
    /// behind; or after ``catchUpPatience``.
    func catchUp(_ id: SessionID) async {
        guard let session = sessions[id], !session.isLive, session.cursor < publishedThrough else {
            return
        }
        let timer = eventLoop.scheduleTask(in: Self.catchUpPatience) {
            self.assumeIsolated { $0.sessions[id]?.endCatchingUp() }
        }
        await withCheckedContinuation { continuation in
            session.startCatchingUp(through: publishedThrough, continuation)
        }
        timer.cancel()
    }

    /// Drops the newest messages from memory, because some were emptied in the store: sessions that missed them are fed
    /// from there.
    func forgetRecentMessages() {
        recent.forgetAll()
    }
}
