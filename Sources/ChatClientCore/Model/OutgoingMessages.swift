/// A message sent by this client, with its delivery state.
package struct OutgoingMessage: Sendable, Equatable, Identifiable {
    /// The delivery state.
    package enum State: Sendable, Equatable {
        /// The server has not answered yet.
        case waiting
        /// It is on the server's disk.
        case stored
        /// The other account has received it; direct messages only.
        case delivered
        /// The other account has read it; direct messages only.
        case read
        /// It was not stored.
        case failed(ChatError.Code)
        /// Whether it was stored is unknown.
        case unknown
    }

    /// Its number among the messages of this client, from 1.
    package let id: Int

    /// The recipient.
    package let recipient: Recipient

    /// The text.
    package let body: String

    /// The delivery state.
    package internal(set) var state = State.waiting

    /// The receipt with its sequence; `nil` until it is stored.
    package internal(set) var receipt: Receipt?

    let request: Request
}

/// The most recent messages sent by this client, in order.
package struct OutgoingMessages: Sendable {
    /// The most messages kept; beyond that the oldest one with a known outcome is dropped. The limit is a few
    /// screens full, and more than a connection lets wait.
    package static let limit = 256

    private var messages: [OutgoingMessage] = []
    private var nextID = 1
    /// The furthest receipt of each conversation: a receipt may arrive before the answer to the message that it is
    /// about.
    private var reached: [UInt64: ReceiptChange] = [:]

    /// Makes an empty list.
    package init() {}

    /// All messages kept.
    package var all: [OutgoingMessage] { messages }

    /// The number of messages that wait for their answers.
    package var waitingCount: Int { messages.count { $0.state == .waiting } }

    /// Returns the message with this number.
    package subscript(id: OutgoingMessage.ID) -> OutgoingMessage? { messages.first { $0.id == id } }

    mutating func add(_ request: Request, body: String, to recipient: Recipient) -> OutgoingMessage.ID {
        if messages.count >= Self.limit {
            messages.remove(at: messages.firstIndex { $0.state != .waiting } ?? 0)
        }
        let message = OutgoingMessage(id: nextID, recipient: recipient, body: body, request: request)
        nextID += 1
        messages.append(message)
        return message.id
    }

    /// Records that a message was stored. Among identical messages the first is chosen: which one it was makes no
    /// difference to the reader.
    mutating func store(_ request: Request, _ receipt: Receipt) -> OutgoingMessage.ID? {
        let change = reached[receipt.conversation]
        return update(request) { message in
            message.state = .stored
            message.receipt = receipt
            change.map { message.handle($0) }
        }
    }

    /// Forgets all sequences: the server's data have changed, and later receipts are about other messages.
    mutating func forgetPlaces() {
        reached = [:]
        for index in messages.indices {
            messages[index].receipt = nil
        }
    }

    /// Records that a message was not stored, or that its outcome is unknown.
    mutating func fail(_ request: Request, by code: ChatError.Code) -> OutgoingMessage.ID? {
        let isUnknown = code == .connectionLost || code == .timedOut
        return update(request) { $0.state = isUnknown ? .unknown : .failed(code) }
    }

    /// Applies a receipt of the other account.
    ///
    /// - Returns: The messages whose state has changed.
    mutating func handle(_ change: ReceiptChange) -> [OutgoingMessage.ID] {
        if reached[change.conversation] == nil, reached.count >= Self.limit {
            let conversations = Set(messages.compactMap { $0.receipt?.conversation })
            reached = reached.filter { conversations.contains($0.key) }
        }
        reached[change.conversation] = change.merged(with: reached[change.conversation])
        var changed: [OutgoingMessage.ID] = []
        for index in messages.indices where messages[index].receipt?.conversation == change.conversation {
            let state = messages[index].state
            messages[index].handle(change)
            if messages[index].state != state {
                changed.append(messages[index].id)
            }
        }
        return changed
    }

    private mutating func update(_ request: Request, _ body: (inout OutgoingMessage) -> Void) -> OutgoingMessage.ID? {
        guard let index = messages.firstIndex(where: { $0.state == .waiting && $0.request == request }) else {
            return nil
        }
        body(&messages[index])
        return messages[index].id
    }
}

extension OutgoingMessage {
    fileprivate mutating func handle(_ change: ReceiptChange) {
        guard let receipt else {
            return
        }
        if let read = change.readThrough, read >= receipt.sequence {
            state = .read
        } else if let got = change.deliveredThrough, got >= receipt.sequence, state == .stored {
            state = .delivered
        }
    }
}

extension ReceiptChange {
    fileprivate func merged(with other: ReceiptChange?) -> ReceiptChange {
        ReceiptChange(
            conversation: conversation,
            username: username,
            deliveredThrough: [deliveredThrough, other?.deliveredThrough].compactMap { $0 }.max(),
            readThrough: [readThrough, other?.readThrough].compactMap { $0 }.max()
        )
    }
}
