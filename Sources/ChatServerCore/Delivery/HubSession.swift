import ChatDelivery
import ChatProtocol
import ChatStorage
import ChatTrace
import NIOCore

/// One logged-in session as the hub sees it. Lives on the hub's event loop only.
final class HubSession {
    let id: SessionID
    let account: Account
    let origin: Int64
    let outbox: Outbox
    let signs: SignsOfLife
    var delivery: ServerDelivery

    /// Where it tells what it does, if the operator wants to know.
    private let trace: SessionTrace?

    /// The newest message that was handed to the session or is known not to be for it. A live session's may lag behind.
    var cursor: MessageID

    /// Whether new messages are handed over as they are published. A session that cannot keep up leaves the live set:
    /// its messages wait in the store, and only the cursor is kept.
    var isLive = true

    /// The messages of the batch which is being published that are for few, and for this session: until it has its turn.
    var addressed: [PublishedMessage] = []

    /// Whether the store has been asked for the next page.
    var isFetching = false

    /// Who waits for the session to have everything up to a message.
    private var catchingUp: (target: MessageID, waiter: CheckedContinuation<Void, Never>)?

    /// The time for which the hub's timer knows this session.
    var scheduled: NIODeadline?

    init(
        id: SessionID,
        account: Account,
        origin: Int64,
        outbox: Outbox,
        signs: SignsOfLife,
        delivery: consuming ServerDelivery,
        trace: SessionTrace? = nil,
        cursor: MessageID
    ) {
        self.id = id
        self.account = account
        self.origin = origin
        self.outbox = outbox
        self.signs = signs
        self.delivery = delivery
        self.trace = trace
        self.cursor = cursor
        self.delivery.isTraced = trace != nil
    }

    /// Hands over what the session has done, and `more`.
    func tellTrace(_ more: [TraceEvent] = [], now: NIODeadline) {
        if let trace {
            trace.record(delivery.takeTrace() + more, now: now)
        }
    }

    /// Hands over a batch that was published now: what is for everybody, and what was ``addressed`` to the session.
    ///
    /// - Parameter common: In the order of their ids.
    func take(_ common: [PublishedMessage]) {
        var batch = common
        if !addressed.isEmpty {
            batch = common.isEmpty ? addressed : (common + addressed).sorted { $0.id < $1.id }
            addressed = []
        }
        for message in batch {
            take(message)
        }
    }

    /// Hands over a message that was published now, if the session is to get it and has room.
    func take(_ message: PublishedMessage) {
        guard isLive, message.id > cursor else {
            return
        }
        guard message.origin != origin else {
            cursor = message.id
            return
        }
        guard delivery.hasRoom else {
            isLive = false
            // What was published before it either got or was not for it.
            cursor = max(cursor, MessageID(rawValue: message.id.rawValue - 1))
            return
        }
        enqueue(message)
    }

    /// Hands over what was published after the cursor, and lives again if there is room for all of it.
    func rejoin(taking missed: some Sequence<PublishedMessage>) {
        for message in missed {
            guard message.origin != origin, message.audience.contains(account.id) else {
                cursor = message.id
                continue
            }
            guard delivery.hasRoom else {
                return
            }
            enqueue(message)
        }
        isLive = true
        endCatchingUpWhenDone()
    }

    /// Hands over messages that were read from the store.
    ///
    /// - Returns: Whether all of them found room.
    func take(page: [PublishedMessage]) -> Bool {
        for message in page where message.id > cursor {
            guard delivery.hasRoom else {
                return false
            }
            enqueue(message)
        }
        return true
    }

    /// Remembers who waits for everything up to a message.
    func startCatchingUp(through target: MessageID, _ waiter: CheckedContinuation<Void, Never>) {
        endCatchingUp()
        catchingUp = (target, waiter)
    }

    /// Tells who waits, if the session has what is waited for.
    func endCatchingUpWhenDone() {
        if let catchingUp, cursor >= catchingUp.target {
            endCatchingUp()
        }
    }

    /// Tells who waits.
    func endCatchingUp() {
        catchingUp?.waiter.resume()
        catchingUp = nil
    }

    /// Whether the next page should be read from the store now.
    var wantsPage: Bool {
        !isLive && !isFetching && delivery.isHalfEmpty
    }

    private func enqueue(_ message: PublishedMessage) {
        delivery.enqueue(conversation: message.conversation, sequence: message.sequence, encoded: message.encoded)
        cursor = message.id
    }
}
