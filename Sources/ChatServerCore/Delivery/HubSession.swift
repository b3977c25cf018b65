import ChatDelivery
import ChatIdentity
import ChatProtocol
import ChatStorage
import ChatTrace
import NIOCore

/// The hub's state of one logged-in session. Confined to the hub's event loop.
final class HubSession {
    let id: SessionID
    let account: Account
    let origin: Int64
    let outbox: Outbox
    let activity: LastActivity
    var delivery: ServerDelivery

    /// The device that the session is, whose blocks of sealed messages it is sent; `nil` for none.
    var device: DeviceNumber?

    /// The device that the session becomes as soon as the list that it publishes is stored; `nil` for none. Others may
    /// seal for it before the session is told, and it must not miss their blocks.
    var expectedDevice: DeviceNumber?

    /// Where it tells what it does, if the operator wants to know.
    private var trace: SessionTrace?

    /// The newest message that was handed to the session or is known not to be for it. It may lag behind in a live
    /// session.
    var cursor: MessageID

    /// Whether new messages are handed over as they are published. Backpressure: a session that cannot keep up
    /// leaves the live set; its messages stay in the store, and the hub keeps only the cursor.
    var isLive = true

    /// Messages of the batch in publication that are addressed to this session, not to everybody; kept until it is
    /// this session's turn.
    var addressed: [PublishedMessage] = []

    /// Whether the store has been asked for the next page.
    var isFetching = false

    /// The logout that waits until the session has everything up to a message.
    private var catchingUp: (target: MessageID, waiter: CheckedContinuation<Void, Never>)?

    /// The deadline with which the session is in the hub's timer queue.
    var scheduled: NIODeadline?

    init(
        id: SessionID,
        account: Account,
        origin: Int64,
        outbox: Outbox,
        activity: LastActivity,
        device: DeviceNumber? = nil,
        delivery: consuming ServerDelivery,
        trace: SessionTrace? = nil,
        cursor: MessageID
    ) {
        self.id = id
        self.account = account
        self.origin = origin
        self.outbox = outbox
        self.activity = activity
        self.device = device
        self.delivery = delivery
        self.trace = trace
        self.cursor = cursor
        self.delivery.isTraced = trace != nil
    }

    /// Hands over what the session has done, and `more`.
    func tellTrace(_ more: [TraceEvent] = [], now: NIODeadline) {
        trace.record(&delivery, and: more, now: now)
    }

    /// Hands over a newly published batch: the messages for everybody and those ``addressed`` to the session.
    ///
    /// - Parameter common: The messages for everybody, ordered by id.
    func deliver(_ common: [PublishedMessage]) {
        var batch = common
        if !addressed.isEmpty {
            batch = common.isEmpty ? addressed : (common + addressed).sorted { $0.id < $1.id }
            addressed = []
        }
        for message in batch {
            deliver(message)
        }
    }

    /// Hands over a newly published message, if it is for the session and there is room.
    func deliver(_ message: PublishedMessage) {
        guard isLive, message.id > cursor else {
            return
        }
        guard message.origin != origin else {
            cursor = message.id
            return
        }
        guard delivery.hasRoom else {
            isLive = false
            // Earlier messages were either handed over or not for this session.
            cursor = max(cursor, MessageID(rawValue: message.id.rawValue - 1))
            return
        }
        enqueue(message)
    }

    /// Hands over the messages published after the cursor, and makes the session live again if there is room for
    /// all.
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
    /// - Returns: Whether there was room for all of them.
    func deliver(page: [PublishedMessage]) -> Bool {
        for message in page where message.id > cursor {
            guard delivery.hasRoom else {
                return false
            }
            enqueue(message)
        }
        return true
    }

    /// Sets the waiter for everything up to a message.
    func startCatchingUp(through target: MessageID, _ waiter: CheckedContinuation<Void, Never>) {
        endCatchingUp()
        catchingUp = (target, waiter)
    }

    /// Resumes the waiter if the session has reached the target.
    func endCatchingUpWhenDone() {
        if let catchingUp, cursor >= catchingUp.target {
            endCatchingUp()
        }
    }

    /// Resumes the waiter, if there is one.
    func endCatchingUp() {
        catchingUp?.waiter.resume()
        catchingUp = nil
    }

    /// Whether the next page should be read from the store now.
    var wantsPage: Bool {
        !isLive && !isFetching && delivery.isHalfEmpty
    }

    private func enqueue(_ message: PublishedMessage) {
        if let encoded = try? message.encoded(for: message.isSealed(for: expectedDevice) ? expectedDevice : device) {
            delivery.enqueue(conversation: message.conversation, sequence: message.sequence, encoded: encoded)
        } else {
            // A bug of ours. The client comes back, and gets the message from the history.
            outbox.finish()
        }
        cursor = message.id
    }
}
