package import ChatProtocol

/// A message as it is on disk.
package struct StoredMessage: Sendable, Equatable {
    /// Its number on the whole server.
    package let id: MessageID

    /// The conversation that it is in.
    package let conversation: ConversationID

    /// Its place there.
    package let sequence: SequenceNumber

    /// What kind of conversation that is.
    package let kind: ConversationKind

    /// The sender's name as registered; in parentheses, of an account that was forgotten.
    package let sender: String

    /// The name of the account that a direct message went to; `nil` for others.
    package let recipient: String?

    /// The sender.
    package let senderID: AccountID

    /// The account that a direct message went to; `nil` for others.
    package let recipientID: AccountID?

    /// When the server took it, in milliseconds since 1970.
    package let time: Int64

    /// The text as UTF-8.
    package let body: [UInt8]

    /// The random number of the session that sent it.
    package let origin: Int64

    /// The members that a room had when the message was stored; empty for others, and when it was read later.
    package let members: [AccountID]

    /// Makes a message.
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
        members: [AccountID] = []
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
    }
}

/// What storing a draft gave.
package enum AppendOutcome: Sendable, Equatable {
    /// It is on disk now.
    case stored(StoredMessage)
    /// A draft of this sender with this token was stored before: that message. Nothing was added.
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

/// Why a message was not stored.
package enum AppendRefusal: Sendable, Equatable {
    /// There is no such room, or the sender is no member of it.
    case noSuchConversation
    /// The room's admin lets the sender only read.
    case muted
}
