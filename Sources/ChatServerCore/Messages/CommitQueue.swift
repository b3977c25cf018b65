import ChatProtocol
import ChatStorage
import DequeModule
import Logging
import NIOCore
import SwiftProtobuf
import Synchronization

/// Group commit: the single writer of messages puts all that are waiting into one transaction, so that they share
/// the cost of the flush to disk. A message is answered *stored*, and published, only when it is on disk.
final class CommitQueue: Sendable {
    /// Backpressure: with more messages than this waiting for a transaction, senders are told that the server is
    /// busy.
    static let maximumWaiting = 8192

    /// Backpressure: the same, with so many bytes of texts and sealed contents: 4,000 of the largest texts, or 1,500
    /// of the largest sealed messages.
    static let maximumWaitingBytes = 64 << 20

    /// Messages per transaction: enough that most of its time is writing, not the flush to disk.
    static let batchLimit = 512

    private struct Submission: Sendable {
        let draft: MessageDraft
        let reply: ReplyAddress
    }

    private let queue: BatchQueue<FIFORequests<Submission>, GroupCommitDelay>
    private let lastCommit = Atomic<UInt64>(0)
    private let store: any MessageStore
    private let hub: DeliveryHub
    private let counts: EncryptionCounts
    private let logger: Logger

    /// Makes an empty queue.
    ///
    /// - Parameter counts: Counts the sealed messages.
    init(
        store: any MessageStore,
        hub: DeliveryHub,
        counts: EncryptionCounts = EncryptionCounts(),
        logger: Logger
    ) {
        queue = BatchQueue(
            FIFORequests { $0.draft.storedBytes },
            delay: GroupCommitDelay(),
            bounds: BatchBounds(
                waiting: Self.maximumWaiting,
                bytes: Self.maximumWaitingBytes,
                batch: Self.batchLimit
            ),
            eventLoop: hub.eventLoop
        )
        self.store = store
        self.hub = hub
        self.counts = counts
        self.logger = logger
    }

    /// Adds a message. Its answer goes to `reply` once it is on disk. A message that is not accepted has no effect.
    func submit(_ draft: MessageDraft, reply: ReplyAddress) -> OnSubmit {
        queue.submit(Submission(draft: draft, reply: reply))
    }

    /// Returns whether nothing was stored for this long and nothing is waiting: a good time for deferrable work.
    func isQuiet(for time: TimeAmount, now: NIODeadline = .now()) -> Bool {
        .uptimeNanoseconds(lastCommit.load(ordering: .relaxed)) + time <= now && queue.isEmpty
    }

    /// Refuses new messages. Accepted ones are still committed and answered.
    func refuse() {
        queue.refuse()
    }

    /// Returns when everything submitted before the call has been answered and published.
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
            counts.count { $0.add(outcomes) }
            // Answer first: senders need not wait for the fan-out to all readers.
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

    /// Commits submitted messages until ``stop()``.
    func run() async {
        await queue.run { await commit($0) }
    }

    /// Accepts nothing more. ``run()`` returns when the waiting messages have been committed.
    func stop() {
        queue.finish()
    }
}
