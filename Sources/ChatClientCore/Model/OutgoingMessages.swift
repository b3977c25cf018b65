/// A message that was handed over here, and what became of it.
package struct OutgoingMessage: Sendable, Equatable, Identifiable {
    /// How far it has got.
    package enum State: Sendable, Equatable {
        /// The server has not answered yet.
        case waiting
        /// It is on the server's disk.
        case stored
        /// The other account has got it; of direct messages only.
        case delivered
        /// The other account has read it; of direct messages only.
        case read
        /// It was not stored.
        case failed(ChatError.Code)
        /// Nobody knows whether it was stored.
        case unknown
    }

    /// Its number among the messages of this client, from 1.
    package let id: Int

    /// Whom it is for.
    package let recipient: Recipient

    /// What it says.
    package let body: String

    /// How far it has got.
    package internal(set) var state = State.waiting

    /// Where it is stored; `nil` until it is.
    package internal(set) var receipt: Receipt?

    let request: Request
}

/// The messages of this client that were handed over last, in their order.
package struct OutgoingMessages: Sendable {
    /// The most that are kept; the oldest one whose fate is known is dropped for another one. Our own choice: some
    /// screens full, and more than a connection lets wait.
    package static let limit = 256

    private var messages: [OutgoingMessage] = []
    private var nextID = 1
    /// How far other accounts have got conversations: a receipt may come before the answer to what it is about.
    private var reached: [UInt64: ReceiptChange] = [:]

    /// Nothing was sent yet.
    package init() {}

    /// All that are kept.
    package var all: [OutgoingMessage] { messages }

    /// How many wait for their answers.
    package var waitingCount: Int { messages.count { $0.state == .waiting } }

    /// The one with this number.
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

    /// A message was stored. Of several that are alike the first one is taken: which of them it was makes no difference
    /// to who reads them.
    mutating func store(_ request: Request, _ receipt: Receipt) -> OutgoingMessage.ID? {
        let change = reached[receipt.conversation]
        return update(request) { message in
            message.state = .stored
            message.receipt = receipt
            change.map { message.take($0) }
        }
    }

    /// The server's data are others: what is told of places is about other messages from now on.
    mutating func forgetPlaces() {
        reached = [:]
        for index in messages.indices {
            messages[index].receipt = nil
        }
    }

    /// A message was not stored, or nobody knows.
    mutating func fail(_ request: Request, by code: ChatError.Code) -> OutgoingMessage.ID? {
        let isUnknown = code == .connectionLost || code == .timedOut
        return update(request) { $0.state = isUnknown ? .unknown : .failed(code) }
    }

    /// Takes how far the other account has got a conversation.
    ///
    /// - Returns: The messages whose state is another one now.
    mutating func take(_ change: ReceiptChange) -> [OutgoingMessage.ID] {
        if reached[change.conversation] == nil, reached.count >= Self.limit {
            let conversations = Set(messages.compactMap { $0.receipt?.conversation })
            reached = reached.filter { conversations.contains($0.key) }
        }
        reached[change.conversation] = change.merged(with: reached[change.conversation])
        var changed: [OutgoingMessage.ID] = []
        for index in messages.indices where messages[index].receipt?.conversation == change.conversation {
            let state = messages[index].state
            messages[index].take(change)
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
    fileprivate mutating func take(_ change: ReceiptChange) {
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
