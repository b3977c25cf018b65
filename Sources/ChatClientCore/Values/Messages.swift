public import ChatProtocol

/// Who is to get a message.
public enum Recipient: Sendable, Hashable {
    /// Everyone who is online, but for the session that sends it.
    case everyone
    /// One account.
    case user(String)
    /// The members of a room, by the number of its conversation.
    case room(UInt64)
}

/// A message is on the server's disk.
public struct Receipt: Sendable, Equatable {
    /// The conversation it is in.
    public let conversation: UInt64

    /// Its place there, from 1, without gaps.
    public let sequence: UInt64

    /// Its number on the server; increases over all conversations.
    public let id: UInt64

    /// When the server took it: milliseconds since 1970-01-01 UTC.
    public let time: Int64

    /// Whether it had been stored by an earlier sending with the same token.
    public let repeated: Bool
}

/// A message that arrived.
public struct ReceivedMessage: Sendable, Equatable {
    /// The conversation it is in.
    public let conversation: UInt64

    /// What kind of conversation that is.
    public let kind: ConversationKind

    /// Its place there.
    public let sequence: UInt64

    /// Its number on the server.
    public let id: UInt64

    /// Who sent it.
    public let sender: String

    /// Whom a direct message is for; `nil` for a public one.
    public let recipient: String?

    /// When the server took it: milliseconds since 1970-01-01 UTC.
    public let time: Int64

    /// The text as it was sent; empty when the message was removed. Hostile until it went through `SafeText`.
    public let body: String

    /// How it came.
    public let wire: DeliveryWire

    /// Whether it was stored while this client was away, or read from the history.
    public let isMissed: Bool

    /// Makes a message, as for a test of what shows it.
    public init(
        conversation: UInt64,
        kind: ConversationKind,
        sequence: UInt64,
        id: UInt64,
        sender: String,
        recipient: String?,
        time: Int64,
        body: String,
        wire: DeliveryWire,
        isMissed: Bool = false
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
    }
}
