import ChatStorage
import Logging
import NIOCore

/// Takes messages into the index that searches use, most of them while nobody sends: storing a message must stay cheap,
/// and a search takes the rest itself.
struct SearchIndexer: PeriodicJob {
    /// Between two looks, and how long nothing must have been sent for more than one batch.
    static let interval: TimeAmount = .seconds(1)

    /// Messages of one transaction: a few milliseconds.
    static let batchLimit = 256

    let store: any HistoryStore
    let commits: CommitQueue
    let logger: Logger

    func tick(until stop: StopFlag) async {
        await indexAll(until: stop)
    }

    /// Takes all that there is, as long as it stays quiet, and one batch when it is not: somebody may always be sending.
    ///
    /// - Parameter now: The clock.
    func indexAll(until stop: StopFlag, now: () -> NIODeadline = { .now() }) async {
        do {
            while !stop.isSet {
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
