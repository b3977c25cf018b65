import ChatProtocol
import ChatStorage
import SwiftProtobuf

extension StoredMessage {
    /// The message as clients read it.
    var wire: ProtoMessage {
        .with {
            $0.conversation = UInt64(conversation.rawValue)
            $0.sequence = UInt64(sequence.rawValue)
            $0.id = UInt64(id.rawValue)
            $0.sender = sender
            $0.recipient = recipient ?? ""
            $0.time = time
            $0.body = .init(body)
            $0.inRoom = kind == .room
        }
    }

    /// The most bytes of the message in a page: its texts, plus 96 for five numbers of up to ten bytes, the fields'
    /// tags and lengths, and the enclosing field.
    var wireBound: Int {
        body.count + sender.utf8.count + (recipient?.utf8.count ?? 0) + 96
    }

    /// Returns whether the given session sent it and so does not get it back. Notes to oneself are sent back.
    func isOwn(of origin: Int64) -> Bool {
        self.origin == origin && recipientID != senderID
    }
}

extension ConversationSummary {
    /// The conversation as clients read it.
    var wire: ProtoConversation {
        .with {
            $0.conversation = UInt64(id.rawValue)
            $0.kind =
                switch kind {
                case .everyone: .public
                case .direct: .direct
                case .room: .room
                }
            $0.name = name
            $0.lastSequence = UInt64(lastSequence)
            $0.lastTime = lastTime
            $0.readThrough = UInt64(readThrough)
            $0.unread = UInt32(clamping: unread)
            $0.peerDeliveredThrough = UInt64(peerDeliveredThrough)
            $0.peerReadThrough = UInt64(peerReadThrough)
            $0.roomID = UInt64(room?.rawValue ?? 0)
            $0.closed = isClosed
        }
    }
}
