import ChatIdentity
import ChatProtocol
import ChatStorage
import NIOCore
import SwiftProtobuf

/// A stored message for publishing. A plain one is encoded once and shared by all readers; a sealed one, which has few,
/// is encoded for each, because each is sent its own block only. A class, so that handing it to a thousand readers
/// costs a reference count each and copies nothing.
final class PublishedMessage: Sendable {
    /// The accounts that get the message.
    enum Audience: Sendable, Equatable {
        case everyone
        case accounts([AccountID])

        /// Returns whether an account is in the audience.
        func contains(_ account: AccountID) -> Bool {
            switch self {
            case .everyone: true
            case .accounts(let accounts): accounts.contains(account)
            }
        }
    }

    let id: MessageID
    let conversation: UInt64
    let sequence: UInt64
    let audience: Audience
    /// The sending session, which does not get it; `nil` when the sender's sessions get it, too.
    let origin: Int64?
    /// The bytes that it takes in memory.
    let bytes: Int

    private let content: Content

    private enum Content: Sendable {
        /// The encoded `Message`.
        case plain(ByteBuffer)
        case sealed(StoredMessage)
    }

    /// Encodes a stored message, unless it is sealed.
    ///
    /// - Throws: SwiftProtobuf's encoding error, which would be a bug of ours.
    init(_ stored: StoredMessage) throws {
        id = stored.id
        conversation = UInt64(stored.conversation.rawValue)
        sequence = UInt64(stored.sequence.rawValue)
        switch (stored.kind, stored.recipientID) {
        case (.room, _): audience = .accounts(stored.members)
        case (.direct, let recipient?) where recipient != stored.senderID:
            audience = .accounts([stored.senderID, recipient])
        case (.direct, _): audience = .accounts([stored.senderID])
        case (.everyone, _): audience = .everyone
        }
        // A note to oneself also goes to the session that wrote it.
        origin = stored.recipientID == stored.senderID ? nil : stored.origin
        if let sealed = stored.sealed {
            content = .sealed(stored)
            bytes = sealed.storedBytes
        } else {
            let encoded: [UInt8] = try stored.wire(for: nil).serializedBytes()
            content = .plain(ByteBuffer(bytes: encoded))
            bytes = encoded.count
        }
    }

    /// Returns whether it has a block for a device.
    func isSealed(for device: DeviceNumber?) -> Bool {
        guard let device, case .sealed(let stored) = content else {
            return false
        }
        return stored.sealed?.blocks[device] != nil
    }

    /// Returns the encoded `Message` for a session.
    ///
    /// - Parameter device: The session's device; `nil` if it has none.
    /// - Throws: SwiftProtobuf's encoding error, which would be a bug of ours.
    func encoded(for device: DeviceNumber?) throws -> ByteBuffer {
        switch content {
        case .plain(let encoded):
            return encoded
        case .sealed(let stored):
            let encoded: [UInt8] = try stored.wire(for: device).serializedBytes()
            return ByteBuffer(bytes: encoded)
        }
    }
}
