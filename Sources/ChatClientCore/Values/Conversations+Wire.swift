import ChatProtocol
import Foundation

extension Conversation {
    init(_ conversation: ProtoConversation) {
        self.init(
            id: conversation.conversation,
            kind: ConversationKind(conversation.kind),
            name: SafeText.line(conversation.name),
            lastSequence: conversation.lastSequence,
            lastTime: conversation.lastTime,
            readThrough: conversation.readThrough,
            unread: Int(conversation.unread),
            peerDeliveredThrough: conversation.peerDeliveredThrough,
            peerReadThrough: conversation.peerReadThrough,
            roomNumber: conversation.roomID == 0 ? nil : conversation.roomID,
            isClosed: conversation.closed
        )
    }

    /// The number of the public conversation on every server.
    static let everyone: UInt64 = 1
}

extension ConversationKind {
    /// Reads a kind. An unknown, newer kind counts as a room: a conversation with members of its own.
    init(_ kind: ProtoConversationKind) {
        switch kind {
        case .public: self = .everyone
        case .direct: self = .direct
        case .room, .unspecified, .UNRECOGNIZED: self = .room
        }
    }
}

extension HistoryPage {
    init(_ history: ProtoHistory) {
        self.init(
            conversation: Conversation(history.conversation),
            messages: history.messages.map { ReceivedMessage($0.message, wire: .tls, isMissed: true) },
            isAtStart: history.atStart,
            isAtEnd: history.atEnd
        )
    }
}

extension SearchPage {
    init(_ results: ProtoSearchResults) {
        self.init(
            messages: results.messages.map { ReceivedMessage($0, wire: .tls, isMissed: true) },
            hasMore: results.more,
            isIncomplete: results.incomplete
        )
    }
}

extension ReceivedMessage {
    /// Reads a message. A sealed one counts as unopened: its body, if it has one, is the server's.
    init(_ message: ProtoMessage, wire: DeliveryTransport, isMissed: Bool = false) {
        let sealed = message.hasSealed ? SealedParts(message.sealed) : nil
        self.init(
            conversation: message.conversation,
            kind: message.inRoom ? .room : message.recipient.isEmpty ? .everyone : .direct,
            sequence: message.sequence,
            id: message.id,
            sender: SafeText.line(message.sender),
            recipient: message.recipient.isEmpty ? nil : SafeText.line(message.recipient),
            time: CalendarDate.bounded(message.time),
            body: sealed == nil ? String(decoding: message.body, as: UTF8.self) : "",
            wire: wire,
            isMissed: isMissed,
            encryption: sealed == nil ? .none : .unopened(.noKeys),
            sealed: sealed
        )
    }
}

extension SealedParts {
    init(_ sealed: ProtoSealedDelivery) {
        self.init(
            senderDevice: sealed.senderDevice,
            payload: [UInt8](sealed.payload),
            block: [UInt8](sealed.block)
        )
    }
}
