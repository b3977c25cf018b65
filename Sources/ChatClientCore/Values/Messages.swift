public import ChatProtocol

/// The recipient of a message.
public enum Recipient: Sendable, Hashable {
    /// All accounts that are online, except the sending session.
    case everyone
    /// One account.
    case user(String)
    /// The members of a room, by the number of its conversation.
    case room(UInt64)
}

/// The receipt of a stored message: it is on the server's disk.
public struct Receipt: Sendable, Equatable {
    /// The conversation it is in.
    public let conversation: UInt64

    /// Its sequence in the conversation, from 1, without gaps.
    public let sequence: UInt64

    /// Its id on the server; increases over all conversations.
    public let id: UInt64

    /// The time when the server accepted it, in milliseconds since 1970-01-01 UTC.
    public let time: Int64

    /// Whether it is a duplicate: an earlier send with the same token had stored it.
    public let repeated: Bool

    /// What is stored of a direct message: sealed by this device, or plain text. It is
    /// ``MessageEncryption/unexpectedlyPlain`` if an earlier send with the same token had stored plain text, and this
    /// one was sealed.
    public internal(set) var encryption = MessageEncryption.none

    /// Whether the server says that what is stored is sealed. It alone makes nothing sealed: what this client sent as
    /// plain text was plain.
    package var isSealed = false
}

/// A message that arrived.
public struct ReceivedMessage: Sendable, Equatable {
    /// The conversation it is in.
    public let conversation: UInt64

    /// The kind of that conversation.
    public let kind: ConversationKind

    /// Its sequence in the conversation.
    public let sequence: UInt64

    /// Its id on the server.
    public let id: UInt64

    /// The sender's name.
    public let sender: String

    /// The recipient of a direct message; `nil` for a public one.
    public let recipient: String?

    /// The time when the server accepted it, in milliseconds since 1970-01-01 UTC.
    public let time: Int64

    /// The text as sent; empty when the message was removed, or cannot be opened. Untrusted: filter it with `SafeText`
    /// before display.
    public let body: String

    /// The transport it arrived over.
    public let wire: DeliveryTransport

    /// Whether it was stored while this client was away, or read from the history.
    public let isMissed: Bool

    /// Whether it was encrypted from end to end.
    public let encryption: MessageEncryption

    /// A sealed message as the server sent it; `nil` for others, and once it is opened.
    package let sealed: SealedParts?

    /// Makes a message, for tests.
    public init(
        conversation: UInt64,
        kind: ConversationKind,
        sequence: UInt64,
        id: UInt64,
        sender: String,
        recipient: String?,
        time: Int64,
        body: String,
        wire: DeliveryTransport,
        isMissed: Bool = false,
        encryption: MessageEncryption = .none
    ) {
        self.init(
            conversation: conversation,
            kind: kind,
            sequence: sequence,
            id: id,
            sender: sender,
            recipient: recipient,
            time: time,
            body: body,
            wire: wire,
            isMissed: isMissed,
            encryption: encryption,
            sealed: nil
        )
    }

    /// Makes a message that is possibly sealed.
    package init(
        conversation: UInt64,
        kind: ConversationKind,
        sequence: UInt64,
        id: UInt64,
        sender: String,
        recipient: String?,
        time: Int64,
        body: String,
        wire: DeliveryTransport,
        isMissed: Bool,
        encryption: MessageEncryption,
        sealed: SealedParts?
    ) {
        self.conversation = conversation
        self.kind = kind
        self.sequence = sequence
        self.id = id
        self.sender = sender
        self.recipient = recipient
        self.time = time
        self.body = body
        self.wire = wire
        self.isMissed = isMissed
        self.encryption = encryption
        self.sealed = sealed
    }
}
