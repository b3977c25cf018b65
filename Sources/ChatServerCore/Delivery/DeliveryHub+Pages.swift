import ChatProtocol
import NIOCore

/// Sessions that fell behind: they are fed from the store by pages until they have all there is.
extension DeliveryHub {
    /// How long a session that logs out is fed what it has missed. Our own choice: a reader that takes longer is not
    /// reading any more.
    static let catchUpPatience: TimeAmount = .seconds(10)

    /// After this long a page that could not be read is asked for again. Our own choice.
    static let pageRetry: TimeAmount = .milliseconds(250)

    /// A page that a session asked for.
    func feed(_ request: PageRequest, page: [PublishedMessage]) {
        guard let session = sessions[request.session] else {
            return
        }
        session.isFetching = false
        let isAllTaken = session.take(page: page)
        if isAllTaken, page.count < PageRequest.limit {
            // What it did not get of these was not for it.
            session.cursor = max(session.cursor, request.publishedThrough)
            // Nothing was published since the page was asked for: the session has all there is, and is live again.
            session.isLive = request.publishedThrough == publishedThrough
        }
        session.endCatchingUpWhenDone()
        drain(session, now: .now())
        channel?.flush()
    }

    /// A page could not be read. It is asked for again a little later, whatever the session does.
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

    /// Returns when a session has been handed everything that was published before, so that a logout leaves nothing
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
}
