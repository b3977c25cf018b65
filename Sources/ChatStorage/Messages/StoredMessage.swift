/// A message as it is on disk.
package struct StoredMessage: Sendable, Equatable {
    /// Its number on the whole server.
    package let id: MessageID

    /// The conversation that it is in.
    package let conversation: ConversationID

    /// Its place there.
    package let sequence: SequenceNumber

    /// The sender's name as registered.
    package let sender: String

    /// The name of the account that a direct message went to; `nil` for a public one.
    package let recipient: String?

    /// The sender.
    package let senderID: AccountID

    /// The account that a direct message went to; `nil` for a public one.
    package let recipientID: AccountID?

    /// When the server took it, in milliseconds since 1970.
    package let time: Int64

    /// The text as UTF-8.
    package let body: [UInt8]

    /// The random number of the session that sent it.
    package let origin: Int64

    /// Makes a message.
    package init(
        id: MessageID,
        conversation: ConversationID,
        sequence: SequenceNumber,
        sender: String,
        recipient: String?,
        senderID: AccountID,
        recipientID: AccountID?,
        time: Int64,
        body: [UInt8],
        origin: Int64
    ) {
        self.id = id
        self.conversation = conversation
        self.sequence = sequence
        self.sender = sender
        self.recipient = recipient
        self.senderID = senderID
        self.recipientID = recipientID
        self.time = time
        self.body = body
        self.origin = origin
    }
}

/// What storing a draft gave.
package enum AppendOutcome: Sendable, Equatable {
    /// It is on disk now.
    case stored(StoredMessage)
    /// A draft of this sender with this token was stored before: that message. Nothing was added.
    case repeated(StoredMessage)

    /// The message on disk.
    package var message: StoredMessage {
        switch self {
        case .stored(let message), .repeated(let message): message
        }
    }
}
