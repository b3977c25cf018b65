import ChatProtocol
import ChatStorage
import DequeModule
import Logging
import NIOCore
import SwiftProtobuf
import Synchronization

/// The one writer of messages: whatever waits goes into one transaction, so that the cost of durability is shared.
/// A message is answered *stored*, and published, only when it is on disk.
final class CommitQueue: Sendable {
    /// Messages that wait for their transaction before senders are told that the server is busy.
    static let maximumWaiting = 8192

    /// Messages of one transaction: so many that their writing, not the flush to disk, is most of it.
    static let batchLimit = 512

    private struct Submission: Sendable {
        let draft: MessageDraft
        let reply: ReplyAddress
    }

    private let queue: BatchQueue<FIFORequests<Submission>, GroupCommitDelay>
    private let lastCommit = Atomic<UInt64>(0)
    private let store: any MessageStore
    private let hub: DeliveryHub
    private let logger: Logger

    /// Makes an empty queue.
    init(store: any MessageStore, hub: DeliveryHub, logger: Logger) {
        queue = BatchQueue(
            FIFORequests(),
            delay: GroupCommitDelay(),
            bounds: BatchBounds(waiting: Self.maximumWaiting, batch: Self.batchLimit),
            eventLoop: hub.eventLoop
        )
        self.store = store
        self.hub = hub
        self.logger = logger
    }

    /// Adds a message. Its answer goes to `reply` once it is on disk; when it is not taken, nothing was added.
    func submit(_ draft: MessageDraft, reply: ReplyAddress) -> OnSubmit {
        queue.submit(Submission(draft: draft, reply: reply))
    }

    /// Whether nothing has been stored for so long, and nothing waits: a good time for what can wait.
    func isQuiet(for time: TimeAmount, now: NIODeadline = .now()) -> Bool {
        .uptimeNanoseconds(lastCommit.load(ordering: .relaxed)) + time <= now && queue.isEmpty
    }

    /// Takes no more messages; those that were taken are committed and answered.
    func refuse() {
        queue.refuse()
    }

    /// Returns when everything that was submitted before has been answered and published.
    func drain() async {
        await queue.drain()
    }

    private func commit(_ batch: Deque<Submission>) async {
        lastCommit.store(NIODeadline.now().uptimeNanoseconds, ordering: .relaxed)
        do {
            let outcomes = try await store.append(batch.map(\.draft))
            let published = try outcomes.compactMap { outcome in
                if case .stored(let message) = outcome { try PublishedMessage(message) } else { nil }
            }
            // Senders need not wait until all readers have been seen to.
            for (outcome, submission) in zip(outcomes, batch) {
                submission.reply.post(outcome)
            }
            await hub.publish(published)
        } catch {
            logger.error("could not store messages", metadata: ["count": "\(batch.count)", "error": "\(error)"])
            for submission in batch {
                submission.reply.post(.storageFailed, "The server could not store the message. Try again later.")
            }
        }
    }
}

extension CommitQueue: BackgroundService {
    /// The hub's event loop: publishing a batch then needs no thread hop.
    var executor: (any TaskExecutor)? { EventLoopTaskExecutor(hub.eventLoop) }

    /// Commits what comes, until ``stop()``.
    func run() async {
        await queue.run { await commit($0) }
    }

    /// Takes nothing more; ``run()`` returns when what is there has been committed.
    func stop() {
        queue.finish()
    }
}
