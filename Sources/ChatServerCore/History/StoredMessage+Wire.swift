import ChatIdentity
import ChatProtocol
import ChatStorage
import Foundation
import SwiftProtobuf

extension StoredMessage {
    /// The text of a sealed message in sessions without a device. It is stored nowhere, and no search finds it.
    static let unopenable = "This message is end-to-end encrypted; this client cannot open it."

    /// The message as a session reads it.
    ///
    /// - Parameter device: The session's device, which is sent its own block of a sealed message; `nil` if it has none.
    func wire(for device: DeviceNumber?) -> ProtoMessage {
        .with {
            $0.conversation = UInt64(conversation.rawValue)
            $0.sequence = UInt64(sequence.rawValue)
            $0.id = UInt64(id.rawValue)
            $0.sender = sender
            $0.recipient = recipient ?? ""
            $0.time = time
            $0.inRoom = kind == .room
            if let sealed {
                $0.body = device == nil ? .init(Self.unopenable.utf8) : .init()
                $0.sealed = sealed.wire(for: device)
            } else {
                $0.body = .init(body)
            }
        }
    }

    /// The most bytes of the message in a page: its texts, plus 96 for five numbers of up to ten bytes, the fields'
    /// tags and lengths, and the enclosing field.
    ///
    /// - Parameter device: As in ``wire(for:)``: the blocks of other devices take no place.
    func wireBound(for device: DeviceNumber?) -> Int {
        contentBound(for: device) + sender.utf8.count + (recipient?.utf8.count ?? 0) + 96
    }

    /// The most bytes of the body, or of what the session is sent of a sealed message: 32 more for its number, and the
    /// tags and lengths.
    private func contentBound(for device: DeviceNumber?) -> Int {
        guard let sealed else {
            return body.count
        }
        guard let device else {
            return Self.unopenable.utf8.count + 32
        }
        return sealed.payload.count + (sealed.blocks[device]?.count ?? 0) + 32
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
