import ChatStorage
import Logging
import NIOCore

/// Takes messages into the index that searches use, most of them while nobody sends: storing a message must stay cheap,
/// and a search takes the rest itself.
struct SearchIndexer: Sendable {
    /// Between two looks, and how long nothing must have been sent for more than one batch.
    static let interval: TimeAmount = .seconds(1)

    /// Messages of one transaction: a few milliseconds.
    static let batchLimit = 256

    let store: any HistoryStore
    let commits: CommitQueue
    let eventLoop: any EventLoop
    let logger: Logger
    private let heart = Heartbeat()

    init(store: any HistoryStore, commits: CommitQueue, eventLoop: any EventLoop, logger: Logger) {
        self.store = store
        self.commits = commits
        self.eventLoop = eventLoop
        self.logger = logger
    }

    /// Works until ``stop()``.
    func run() async {
        await heart.run(every: Self.interval, on: eventLoop) {
            await indexAll()
        }
    }

    /// Ends ``run()``: the server stops.
    func stop() {
        heart.stop()
    }

    /// Takes all that there is, as long as it stays quiet, and one batch when it is not: somebody may always be sending.
    ///
    /// - Parameter now: The clock.
    func indexAll(now: () -> NIODeadline = { .now() }) async {
        do {
            while !heart.isStopped, !Task.isCancelled {
                guard try await store.index(limit: Self.batchLimit) == Self.batchLimit,
                    commits.isQuiet(for: Self.interval, now: now())
                else {
                    return
                }
                await Task.yield()
            }
        } catch {
            logger.error("could not index messages", metadata: ["error": "\(error)"])
        }
    }
}
