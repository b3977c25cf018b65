package import ChatProtocol

/// A conversation as a face lists it.
package struct ConversationState: Sendable, Equatable, Identifiable {
    /// Its number on the server.
    package let id: UInt64

    /// What kind it is.
    package let kind: ConversationKind

    /// The other account of a direct conversation, the name of a room; empty for the public one, and for a room that
    /// was not told by name yet.
    package var name: String

    /// Its last message; `nil` when there is none.
    package var last: LastMessage?

    /// How far the account has read it, on whichever device.
    package var readThrough: UInt64 = 0

    /// Messages of others after that, counted up to about 1000.
    package var unread: Int { unreadMessages.count }

    var unreadMessages = UnreadMessages()

    /// Whether the server has listed it.
    var isListed = false

    /// Of a direct conversation: how far the other account has got it.
    package var peerDeliveredThrough: UInt64 = 0

    /// Of a direct conversation: how far the other account has read it, as far as it lets others know.
    package var peerReadThrough: UInt64 = 0

    /// Whether it is a closed room, which can be read and nothing else.
    package var isClosed = false

    /// Who can read what is said in it.
    package var protection = ConversationProtection.transport
}

/// The last message of a conversation, as far as it is known.
package struct LastMessage: Sendable, Equatable {
    /// The most characters of it that are kept: what a line of a list shows.
    package static let shownCharacters = 200

    /// Its place in the conversation.
    package let sequence: UInt64

    /// When the server took it: milliseconds since 1970-01-01 UTC.
    package let time: Int64

    /// Who sent it; `nil` when only its place is known.
    package var sender: String?

    /// What it says, up to ``shownCharacters``; `nil` when only its place is known.
    package var content: MessageContent?
}

/// What a message says, if that can be known.
package enum MessageContent: Sendable, Equatable {
    /// The text as it was sent: hostile until it went through `SafeText`.
    case text(String)

    /// It cannot be read, now or ever.
    case unreadable(UnreadableReason)
}

/// Why a message cannot be read.
package enum UnreadableReason: Sendable, Equatable {
    /// Its key has not come yet: it may be readable later.
    case keyMissing
    /// It was not encrypted for this device.
    case notForThisDevice
    /// It is not what its sender encrypted.
    case notAuthentic
}

/// Who can read what is said in a conversation: the state of its lock.
package enum ConversationProtection: Sendable, Equatable {
    /// Both wires are encrypted, and the server can read it.
    case transport
    /// Only the people in it can read it.
    ///
    /// - isVerified: Whether they compared their safety numbers.
    case endToEnd(isVerified: Bool)
    /// The other account's identity is another one than last time.
    case identityChanged
}
