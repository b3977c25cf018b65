package import ChatProtocol

/// A message as stored.
package struct StoredMessage: Sendable, Equatable {
    /// Its server-wide number.
    package let id: MessageID

    /// Its conversation.
    package let conversation: ConversationID

    /// Its sequence in the conversation.
    package let sequence: SequenceNumber

    /// The kind of the conversation.
    package let kind: ConversationKind

    /// The sender's name as registered; in parentheses for an account that was forgotten.
    package let sender: String

    /// The name of the recipient of a direct message; `nil` for other kinds.
    package let recipient: String?

    /// The sender.
    package let senderID: AccountID

    /// The recipient of a direct message; `nil` for other kinds.
    package let recipientID: AccountID?

    /// The time when the server received it, in milliseconds since 1970.
    package let time: Int64

    /// The text as UTF-8; empty for a sealed message, and for one that was emptied.
    package let body: [UInt8]

    /// The content of a sealed message, with the blocks of all its devices; `nil` for others.
    package internal(set) var sealed: SealedBody?

    /// The random number of the session that sent it.
    package let origin: Int64

    /// The members of a room when the message was stored; empty for other kinds, and when the message is read
    /// later.
    package let members: [AccountID]

    /// Creates a message.
    package init(
        id: MessageID,
        conversation: ConversationID,
        sequence: SequenceNumber,
        kind: ConversationKind,
        sender: String,
        recipient: String?,
        senderID: AccountID,
        recipientID: AccountID?,
        time: Int64,
        body: [UInt8],
        origin: Int64,
        members: [AccountID] = [],
        sealed: SealedBody? = nil
    ) {
        self.id = id
        self.conversation = conversation
        self.sequence = sequence
        self.kind = kind
        self.sender = sender
        self.recipient = recipient
        self.senderID = senderID
        self.recipientID = recipientID
        self.time = time
        self.body = body
        self.origin = origin
        self.members = members
        self.sealed = sealed
    }

    /// The size that counts for the bounds of a page, in bytes: that of the text, or of what a session is sent of a
    /// sealed message.
    package var bytes: Int { body.count + (sealed?.bytes ?? 0) }

    /// The bytes of its text, or of its sealed content with the blocks of all devices.
    package var storedBytes: Int { body.count + (sealed?.storedBytes ?? 0) }
}

/// The result of storing a draft.
package enum AppendOutcome: Sendable, Equatable {
    /// It is on disk now.
    case stored(StoredMessage)
    /// Deduplicated: the earlier message of this sender with this token. Nothing was added.
    case repeated(StoredMessage)
    /// The sender may not write there. Nothing was added.
    case refused(AppendRefusal)

    /// The message on disk; `nil` for a refused one.
    package var message: StoredMessage? {
        switch self {
        case .stored(let message), .repeated(let message): message
        case .refused: nil
        }
    }
}

/// The reason why a message was not stored.
package enum AppendRefusal: Sendable, Equatable {
    /// There is no such room, or the sender is not a member of it.
    case noSuchConversation
    /// The sender is muted by the room's admin.
    case muted
    /// The blocks of a sealed message are not those of the present devices of both accounts, except the sender's own;
    /// or the recipient has no device.
    case devicesChanged
    /// The device that sealed the message is not on the newest list of the sender.
    case noSuchDevice
}
