import ChatProtocol
package import ChatStorage
import DequeModule
package import Logging
package import NIOCore
import SwiftProtobuf
import Synchronization

/// The one writer of messages: whatever waits goes into one transaction, so that the cost of durability is shared.
/// A message is answered *stored*, and published, only when it is on disk.
package final class CommitQueue: Sendable {
    /// Messages that wait for their transaction before senders are told that the server is busy.
    package static let maximumWaiting = 8192

    /// Messages of one transaction: so many that their writing, not the flush to disk, is most of it.
    package static let batchLimit = 512

    /// What waits in the queue.
    private enum Entry {
        case message(MessageDraft, ReplyAddress)
        case barrier(CheckedContinuation<Void, Never>)
    }

    private struct State {
        var entries: Deque<Entry> = []
        /// Entries that are no messages.
        var barriers = 0
        var isRefusing = false
        var isFinished = false

        /// Takes what goes into one transaction: nearly always all there is, which need not be copied.
        mutating func takeBatch() -> Deque<Entry> {
            guard entries.count > batchLimit else {
                defer { entries = [] }
                return entries
            }
            defer { entries.removeFirst(batchLimit) }
            return Deque(entries.prefix(batchLimit))
        }
    }

    /// What became of a message that was submitted.
    package enum OnSubmit: Equatable, Sendable {
        /// Its answer comes once it is on disk.
        case taken
        /// Too many wait.
        case full
        /// The server is stopping.
        case closing
    }

    private let state = Mutex(State())
    private let bell: AsyncStream<Void>
    private let ring: AsyncStream<Void>.Continuation
    private let lastCommit = Atomic<UInt64>(0)
    private let store: any MessageStore
    private let hub: DeliveryHub
    private let logger: Logger

    /// Makes an empty queue.
    package init(store: any MessageStore, hub: DeliveryHub, logger: Logger) {
        (bell, ring) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
        self.store = store
        self.hub = hub
        self.logger = logger
    }

    /// Adds a message. Its answer goes to `reply` once it is on disk; when it is not taken, nothing was added.
    package func submit(_ draft: MessageDraft, reply: ReplyAddress) -> OnSubmit {
        let (outcome, isFirst): (OnSubmit, Bool) = state.withLock { state in
            guard !state.isRefusing, !state.isFinished else {
                return (.closing, false)
            }
            guard state.entries.count < Self.maximumWaiting else {
                return (.full, false)
            }
            state.entries.append(.message(draft, reply))
            return (.taken, state.entries.count == 1)
        }
        // Whoever comes after the first is found without a bell: nothing is left behind in the queue.
        if isFirst {
            ring.yield()
        }
        return outcome
    }

    /// Whether nothing has been stored for so long, and nothing waits: a good time for what can wait.
    package func isQuiet(for time: TimeAmount, now: NIODeadline = .now()) -> Bool {
        .uptimeNanoseconds(lastCommit.load(ordering: .relaxed)) + time <= now
            && state.withLock { $0.entries.isEmpty }
    }

    /// Takes no more messages; those that were taken are committed and answered.
    package func refuse() {
        state.withLock { $0.isRefusing = true }
    }

    /// Returns when everything that was submitted before has been answered and published.
    package func drain() async {
        await withCheckedContinuation { continuation in
            let isTaken = state.withLock { state in
                guard !state.isFinished else {
                    return false
                }
                state.entries.append(.barrier(continuation))
                state.barriers += 1
                return true
            }
            if isTaken {
                ring.yield()
            } else {
                continuation.resume()
            }
        }
    }

    /// Takes nothing more; ``run()`` returns when what is there has been committed.
    package func finish() {
        state.withLock { $0.isFinished = true }
        ring.yield()
        ring.finish()
    }

    /// Commits what comes, until ``finish()``.
    package func run() async {
        var gathering = BatchGathering()
        for await _ in bell {
            await commitAll(&gathering)
        }
        // Also when this task was cancelled: whoever comes later must not wait for what nobody does any more.
        state.withLock { $0.isFinished = true }
        await commitAll(&gathering)
    }

    private func commitAll(_ gathering: inout BatchGathering) async {
        while true {
            while let pause = pause(of: &gathering) {
                // A loop that has been shut down lets nobody wait, and that is right.
                try? await hub.eventLoop.scheduleTask(in: pause) {}.futureResult.get()
            }
            let entries = state.withLock { $0.takeBatch() }
            guard !entries.isEmpty else {
                return
            }
            gathering.began(batch: entries.count)
            await commit(entries)
        }
    }

    /// How long to wait for more messages. Whoever waits for those that are there is not kept waiting.
    private func pause(of gathering: inout BatchGathering) -> TimeAmount? {
        let waiting = state.withLock { state in
            state.entries.isEmpty || state.barriers > 0 || state.isRefusing || state.isFinished
                ? nil : state.entries.count
        }
        return waiting.flatMap { gathering.pause(waiting: $0) }
    }

    private func commit(_ entries: Deque<Entry>) async {
        var drafts: [MessageDraft] = []
        var replies: [ReplyAddress] = []
        var barriers: [CheckedContinuation<Void, Never>] = []
        for entry in entries {
            switch entry {
            case .message(let draft, let reply):
                drafts.append(draft)
                replies.append(reply)
            case .barrier(let continuation):
                barriers.append(continuation)
            }
        }
        if !drafts.isEmpty {
            await commit(drafts, replies: replies)
        }
        if !barriers.isEmpty {
            state.withLock { $0.barriers -= barriers.count }
        }
        for barrier in barriers {
            barrier.resume()
        }
    }

    private func commit(_ drafts: [MessageDraft], replies: [ReplyAddress]) async {
        lastCommit.store(NIODeadline.now().uptimeNanoseconds, ordering: .relaxed)
        do {
            let outcomes = try await store.append(drafts)
            let published = try outcomes.compactMap { outcome in
                if case .stored(let message) = outcome { try PublishedMessage(message) } else { nil }
            }
            // Senders need not wait until all readers have been seen to.
            for (outcome, reply) in zip(outcomes, replies) {
                reply.post(outcome)
            }
            await hub.publish(published)
        } catch {
            logger.error("could not store messages", metadata: ["count": "\(drafts.count)", "error": "\(error)"])
            for reply in replies {
                reply.post(.storageFailed, "The server could not store the message. Try again later.")
            }
        }
    }
}
