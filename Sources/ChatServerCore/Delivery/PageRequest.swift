import ChatProtocol
import ChatStorage
import Logging

/// A session that fell behind asks the store for its next messages.
struct PageRequest: Sendable {
    /// Messages of one page: half of what a session may have under way.
    static let limit = 256

    let session: SessionID
    let account: AccountID
    let after: MessageID
    let origin: Int64
    /// The newest message that had been published when the page was asked for: a page read after that has it.
    let publishedThrough: MessageID
}

/// Reads pages for the sessions that fell behind. Each session asks for one page at a time, so there are never more
/// requests than sessions.
struct PageFeeder: Sendable {
    let requests: AsyncStream<PageRequest>
    let store: any MessageStore
    let hub: DeliveryHub
    let logger: Logger

    /// Serves requests until the hub is closed.
    func run() async {
        for await request in requests {
            do {
                let page = try await store.page(
                    for: request.account,
                    after: request.after,
                    excludingOrigin: request.origin,
                    limit: PageRequest.limit
                )
                await hub.feed(request, page: try page.map { try PublishedMessage($0) })
            } catch {
                logger.error("could not read a page of messages", metadata: ["error": "\(error)"])
                await hub.feedFailed(request)
            }
        }
    }
}
