import ChatProtocol
import ChatStorage
import Logging

/// A request for the next page of stored messages, for a session that fell behind.
struct PageRequest: Sendable {
    /// Messages of one page: half of the messages that a session may have under way.
    static let limit = 256

    /// The bytes with which a page ends: a sealed message may have 42 KB with the blocks of all devices.
    static let bytes = 1 << 20

    let session: SessionID
    let account: AccountID
    let after: MessageID
    let origin: Int64
    /// The newest published message at the time of the request. A page read later includes it.
    let publishedThrough: MessageID
}

/// Reads pages for the sessions that fell behind. A session has at most one page request pending, so there are
/// never more requests than sessions.
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
                    limit: PageRequest.limit,
                    bytes: PageRequest.bytes
                )
                let isLast =
                    page.count < PageRequest.limit
                    && page.reduce(0) { $0 + $1.storedBytes } < PageRequest.bytes
                await hub.feed(request, page: try page.map { try PublishedMessage($0) }, isLast: isLast)
            } catch {
                logger.error("could not read a page of messages", metadata: ["error": "\(error)"])
                await hub.feedFailed(request)
            }
        }
    }
}
