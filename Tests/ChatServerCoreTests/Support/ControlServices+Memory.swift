import ChatProtocol
import ChatStorage
import Logging
import NIOPosix

@testable import ChatServerCore

/// Runs a test with the services of a server whose stores are in memory.
///
/// - Parameter passwords: The accounts that exist already.
func withServices(
    passwords: [String: String] = [:],
    registration: Registration = .open,
    messages: MemoryMessageStore = MemoryMessageStore(),
    credentials: MemoryCredentialStore? = nil,
    _ body: (ControlServices) async throws -> Void
) async throws {
    let workers = PasswordWorkers(threads: 1)
    let (hub, requests) = testHub()
    let commits = CommitQueue(store: messages, hub: hub, logger: .quiet)
    let services = ControlServices(
        accounts: AccountDirectory(
            credentials: try credentials ?? MemoryCredentialStore(passwords: passwords),
            messages: messages,
            hasher: PasswordHasher(cost: ScryptCost(logN: 1)),
            workers: workers,
            policy: .standard,
            registration: registration,
            logger: .quiet
        ),
        hub: hub,
        commits: commits,
        connections: ConnectionTable(limits: ConnectionLimits()),
        timeouts: ControlTimeouts(),
        logger: .quiet
    )
    let feeder = PageFeeder(requests: requests, store: messages, hub: hub, logger: .quiet)
    async let committing: Void = commits.run()
    async let feeding: Void = feeder.run()
    let result: Result<Void, any Error>
    do {
        result = .success(try await body(services))
    } catch {
        result = .failure(error)
    }
    commits.finish()
    await hub.close()
    _ = await (committing, feeding)
    try await workers.stop()
    try result.get()
}

/// A hub without a socket, and what its sessions ask of the store.
func testHub(
    publishedThrough: Int64 = 0,
    recentMessages: Int = DeliveryHub.usualRecentMessages
) -> (hub: DeliveryHub, requests: AsyncStream<PageRequest>) {
    let (requests, continuation) = AsyncStream.makeStream(of: PageRequest.self)
    let hub = DeliveryHub(
        eventLoop: MultiThreadedEventLoopGroup.singleton.next(),
        publishedThrough: MessageID(rawValue: publishedThrough),
        pageRequests: continuation,
        recentMessages: recentMessages,
        logger: .quiet
    )
    return (hub, requests)
}
