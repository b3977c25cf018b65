import ChatProtocol
import ChatStorage
import NIOCore
import SwiftProtobuf

/// A stored message on its way to its readers: encoded once, shared by all of them. A class, so that handing it to a thousand
/// readers counts one reference each and copies nothing.
final class PublishedMessage: Sendable {
    /// Who is to get it.
    enum Audience: Sendable, Equatable {
        case everyone
        case accounts([AccountID])

        /// Whether an account is among them.
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
    /// The session that sent it and does not get it; `nil` when the sender's sessions get it too.
    let origin: Int64?
    /// The encoded `Message`.
    let encoded: ByteBuffer

    /// Encodes a stored message.
    ///
    /// - Throws: SwiftProtobuf's encoding error: our own bug.
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
        // A note to oneself is wanted where it was written, too.
        origin = stored.recipientID == stored.senderID ? nil : stored.origin
        let bytes: [UInt8] = try stored.wire.serializedBytes()
        encoded = ByteBuffer(bytes: bytes)
    }
}
