import ChatStorage
import Logging
import NIOCore

/// Adds messages to the full-text search index, mostly while nobody sends: storing a message must stay cheap, and a
/// search covers unindexed messages itself.
struct SearchIndexer: PeriodicJob {
    /// The interval between two checks, and the quiet time needed to index more than one batch.
    static let interval: TimeAmount = .seconds(1)

    /// Messages per transaction: a few milliseconds.
    static let batchLimit = 256

    let store: any HistoryStore
    let commits: CommitQueue
    let logger: Logger

    func tick(until stop: StopFlag) async {
        await indexAll(until: stop)
    }

    /// Indexes all pending messages while it stays quiet, but only one batch otherwise: somebody may always be
    /// sending.
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
