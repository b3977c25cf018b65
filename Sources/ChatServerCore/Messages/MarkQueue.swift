package import ChatProtocol
package import ChatStorage
import DequeModule
package import Logging
import NIOCore
import SwiftProtobuf
import Synchronization

/// Stores how far accounts have got and read their conversations: marks of one conversation that come close together
/// are one, and all that wait share a transaction, so that reading costs the writer of messages little.
package final class MarkQueue: Sendable {
    /// Marks that wait before clients are told that the server is busy.
    package static let maximumWaiting = 8192

    /// Marks of one transaction.
    static let batchLimit = 512

    /// How long a mark waits for others. Our own choice: nobody sees a receipt's delay below it.
    static let delay: TimeAmount = .milliseconds(50)

    fileprivate struct Key: Hashable {
        let account: AccountID
        let conversation: ConversationID
    }

    /// One mark, made of those that came.
    fileprivate struct Entry {
        /// Its place among all that ever were, from 1.
        let number: Int
        let account: Account
        var mark: Mark
        var replies: [ReplyAddress] = []
        /// The sessions that it came from.
        var sessions: Set<SessionID> = []
    }

    fileprivate struct State {
        var entries: [Key: Entry] = [:]
        /// The keys of these, the one that has waited longest first.
        var order: Deque<Key> = []
        /// The number of the last entry.
        var newest = 0
        /// All entries up to this number have their answers.
        var answeredThrough = 0
        /// Requests that have no answer yet.
        var waiting = 0
        var barriers: [Barrier] = []
        var isScheduled = false
        var isFinished = false
    }

    /// Somebody who waits until all entries up to a number have their answers.
    fileprivate struct Barrier {
        let through: Int
        let continuation: CheckedContinuation<Void, Never>
    }

    private let state = Mutex(State())
    private let bell: AsyncStream<Void>
    private let ring: AsyncStream<Void>.Continuation
    private let store: any HistoryStore
    private let hub: DeliveryHub
    private let logger: Logger

    /// Makes an empty queue.
    package init(store: any HistoryStore, hub: DeliveryHub, logger: Logger) {
        (bell, ring) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
        self.store = store
        self.hub = hub
        self.logger = logger
    }

    /// Adds a mark. Its answer goes to `reply` once it is on disk; when it is not taken, nothing was added.
    ///
    /// - Parameter session: Where it comes from: it is not told itself.
    package func submit(
        _ mark: Mark,
        of account: Account,
        session: SessionID,
        reply: ReplyAddress
    ) -> CommitQueue.OnSubmit {
        let (outcome, isFirst) = state.withLock { state -> (CommitQueue.OnSubmit, Bool) in
            guard !state.isFinished else {
                return (.closing, false)
            }
            guard state.waiting < Self.maximumWaiting else {
                return (.full, false)
            }
            let key = Key(account: mark.account, conversation: mark.conversation)
            var entry = state.entries[key] ?? state.begin(key, account: account, mark: mark)
            entry.mark.deliveredThrough = max(entry.mark.deliveredThrough, mark.deliveredThrough)
            entry.mark.readThrough = max(entry.mark.readThrough, mark.readThrough)
            entry.replies.append(reply)
            entry.sessions.insert(session)
            state.entries[key] = entry
            state.waiting += 1
            defer { state.isScheduled = true }
            return (.taken, !state.isScheduled)
        }
        if isFirst {
            schedule()
        }
        return outcome
    }

    /// Returns when everything that was submitted before has been answered, whatever comes meanwhile.
    package func drain() async {
        await withCheckedContinuation { continuation in
            let isTaken = state.withLock { state in
                guard !state.isFinished, state.answeredThrough < state.newest else {
                    return false
                }
                state.barriers.append(Barrier(through: state.newest, continuation: continuation))
                return true
            }
            if isTaken {
                ring.yield()
            } else {
                continuation.resume()
            }
        }
    }

    /// Takes nothing more; ``run()`` returns when what is there has been stored.
    package func finish() {
        state.withLock { $0.isFinished = true }
        ring.yield()
        ring.finish()
    }

    /// Stores what comes, until ``finish()``.
    package func run() async {
        for await _ in bell {
            await storeAll(through: state.withLock(\.newest))
            // What came meanwhile waits for others, as all marks do.
            let isMore = state.withLock { state in
                state.isScheduled = !state.order.isEmpty
                return state.isScheduled
            }
            if isMore {
                schedule()
            }
        }
        // Also when this task was cancelled: whoever comes later must not wait for what nobody does any more.
        state.withLock { $0.isFinished = true }
        await storeAll(through: .max)
    }

    private func schedule() {
        hub.eventLoop.scheduleTask(in: Self.delay) { [ring] in
            ring.yield()
        }
    }

    /// Stores the entries up to a number, those that have waited longest first.
    private func storeAll(through last: Int) async {
        while true {
            let entries = state.withLock { $0.takeBatch(through: last) }
            guard let newest = entries.last?.number else {
                return
            }
            await store(entries)
            let barriers = state.withLock { state in
                state.waiting -= entries.reduce(0) { $0 + $1.replies.count }
                state.answeredThrough = newest
                defer { state.barriers.removeAll { $0.through <= newest } }
                return state.barriers.filter { $0.through <= newest }
            }
            for barrier in barriers {
                barrier.continuation.resume()
            }
        }
    }

    private func store(_ entries: [Entry]) async {
        do {
            let outcomes = try await store.move(entries.map(\.mark))
            for (entry, outcome) in zip(entries, outcomes) {
                if case .moved(let moved) = outcome {
                    await tell(moved, of: entry)
                }
                for reply in entry.replies {
                    if outcome == .refused {
                        reply.post(.noSuchConversation, "There is no such conversation.")
                    } else {
                        reply.post(.done(.init()))
                    }
                }
            }
        } catch {
            logger.error("could not store marks", metadata: ["count": "\(entries.count)", "error": "\(error)"])
            for reply in entries.flatMap(\.replies) {
                reply.post(.storageFailed, "The server could not store the mark. Try again later.")
            }
        }
    }

    /// Tells the account's other sessions, and the other account of a direct conversation.
    private func tell(_ moved: MovedMark, of entry: Entry) async {
        let own = WireReceipts.with {
            $0.conversation = UInt64(moved.conversation.rawValue)
            $0.username = entry.account.username.value
            $0.deliveredThrough = UInt64(moved.deliveredThrough)
            $0.readThrough = UInt64(moved.readThrough)
        }
        // When it came from several sessions, none of them need know what the others have said.
        let source = entry.sessions.count == 1 ? entry.sessions.first : nil
        await post(own, to: entry.account.id, except: source)
        if let peer = moved.peer, peer != entry.account.id {
            var told = own
            told.readThrough = moved.tellsReading ? own.readThrough : 0
            await post(told, to: peer, except: nil)
        }
    }

    private func post(_ receipts: WireReceipts, to account: AccountID, except session: SessionID?) async {
        guard receipts.deliveredThrough > 0 || receipts.readThrough > 0 else {
            return
        }
        let frame = WireServerFrame.with { $0.receipts = receipts }
        if let encoded = try? frame.controlFrame() {
            await hub.notify([account], encoded, except: session)
        }
    }
}

extension MarkQueue.State {
    /// An entry at the end of the queue.
    fileprivate mutating func begin(_ key: MarkQueue.Key, account: Account, mark: Mark) -> MarkQueue.Entry {
        newest += 1
        order.append(key)
        return MarkQueue.Entry(number: newest, account: account, mark: mark)
    }

    /// Takes the first entries, up to a number: what is taken has no others join it any more.
    fileprivate mutating func takeBatch(through last: Int) -> [MarkQueue.Entry] {
        var batch: [MarkQueue.Entry] = []
        while batch.count < MarkQueue.batchLimit, let key = order.first, let entry = entries[key], entry.number <= last
        {
            order.removeFirst()
            entries[key] = nil
            batch.append(entry)
        }
        return batch
    }
}
