import ChatProtocol
import ChatStorage
import Logging
import NIOCore
import SwiftProtobuf

/// Stores delivery and read marks (receipts), coalesced: marks of one account and conversation that come close
/// together become one, and all that wait share a transaction, so that marks cost the writer of messages little.
final class MarkQueue: Sendable {
    /// Backpressure: with more marks than this waiting for a transaction, clients are told that the server is busy.
    static let maximumWaiting = 8192

    /// Marks per transaction.
    static let batchLimit = 512

    /// How long a mark waits for others. A receipt delayed this little looks immediate to people.
    static let delay: TimeAmount = .milliseconds(50)

    private let queue: BatchQueue<CoalescedRequests<PendingMark>, FixedDelay>
    private let store: any HistoryStore
    private let hub: DeliveryHub
    private let logger: Logger

    /// Makes an empty queue.
    init(store: any HistoryStore, hub: DeliveryHub, logger: Logger) {
        queue = BatchQueue(
            CoalescedRequests(),
            delay: FixedDelay(Self.delay, fullBatch: Self.batchLimit),
            bounds: BatchBounds(waiting: Self.maximumWaiting, batch: Self.batchLimit),
            eventLoop: hub.eventLoop
        )
        self.store = store
        self.hub = hub
        self.logger = logger
    }

    /// Adds a mark. Its answer goes to `reply` once it is on disk. A mark that is not accepted has no effect.
    ///
    /// - Parameter session: The sending session, which gets no receipt for it.
    func submit(
        _ mark: Mark,
        of account: Account,
        session: SessionID,
        reply: ReplyAddress
    ) -> OnSubmit {
        queue.submit(PendingMark.Request(mark: mark, account: account, session: session, reply: reply))
    }

    /// Returns when everything submitted before the call has been answered, regardless of later submissions.
    func drain() async {
        await queue.drain()
    }

    private func store(_ entries: [PendingMark]) async {
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

    /// Sends the receipt to the account's other sessions, and to the other account of a direct conversation.
    private func tell(_ moved: AdvancedMark, of entry: PendingMark) async {
        let own = ProtoReceipts.with {
            $0.conversation = UInt64(moved.conversation.rawValue)
            $0.username = entry.account.username.value
            $0.deliveredThrough = UInt64(moved.deliveredThrough)
            $0.readThrough = UInt64(moved.readThrough)
        }
        // A mark merged from several sessions goes to all of them: each may lack the marks of the others.
        let source = entry.sessions.count == 1 ? entry.sessions.first : nil
        await post(own, to: entry.account.id, except: source)
        if let peer = moved.peer, peer != entry.account.id {
            var told = own
            told.readThrough = moved.tellsReading ? own.readThrough : 0
            await post(told, to: peer, except: nil)
        }
    }

    private func post(_ receipts: ProtoReceipts, to account: AccountID, except session: SessionID?) async {
        guard receipts.deliveredThrough > 0 || receipts.readThrough > 0 else {
            return
        }
        let frame = ProtoServerFrame.with { $0.receipts = receipts }
        if let encoded = try? frame.controlFrame() {
            await hub.notify([account], encoded, except: session)
        }
    }
}

extension MarkQueue: BackgroundService {
    /// Stores submitted marks until ``stop()``.
    func run() async {
        await queue.run { await store($0) }
    }

    /// Accepts nothing more. ``run()`` returns when the waiting marks have been stored.
    func stop() {
        queue.finish()
    }
}

/// One mark, coalesced from those of an account in a conversation that came close together.
private struct PendingMark: CoalescedEntry {
    struct Request: Sendable {
        let mark: Mark
        let account: Account
        let session: SessionID
        let reply: ReplyAddress
    }

    struct Key: Hashable, Sendable {
        let account: AccountID
        let conversation: ConversationID
    }

    let account: Account
    private(set) var mark: Mark
    private(set) var replies: [ReplyAddress]
    /// The sessions that sent it.
    private(set) var sessions: Set<SessionID>

    var count: Int { replies.count }

    static func key(of request: Request) -> Key {
        Key(account: request.mark.account, conversation: request.mark.conversation)
    }

    init(_ request: Request) {
        account = request.account
        mark = request.mark
        replies = [request.reply]
        sessions = [request.session]
    }

    mutating func add(_ request: Request) {
        mark.deliveredThrough = max(mark.deliveredThrough, request.mark.deliveredThrough)
        mark.readThrough = max(mark.readThrough, request.mark.readThrough)
        replies.append(request.reply)
        sessions.insert(request.session)
    }
}
