package import ChatProtocol

/// A conversation as a front end lists it.
package struct ConversationState: Sendable, Equatable, Identifiable {
    /// Its number on the server.
    package let id: UInt64

    /// The kind of conversation.
    package let kind: ConversationKind

    /// The name of the other account in a direct conversation, or of the room; empty for the public conversation,
    /// and for a room whose name is unknown.
    package var name: String

    /// Its last message; `nil` when there is none.
    package var last: LastMessage?

    /// The sequence up to which the account has read it, on any device.
    package var readThrough: UInt64 = 0

    /// The number of messages of others after ``readThrough`` that were not read, counted up to about 1000; 0 in a
    /// direct conversation with an ignored account.
    package var unread: Int { isIgnored ? 0 : unreadMessages.count }

    /// The unread messages of the public conversation or a room that mention the account, as far as they arrived here.
    package var mentions: Int { unreadMessages.mentionCount }

    var unreadMessages = UnreadMessages()

    /// The messages after ``readThrough`` that were not shown, from the first to the last: the read position stays
    /// before them.
    var unshown: ClosedRange<UInt64>?

    /// Whether it is the direct conversation with an ignored account.
    package internal(set) var isIgnored = false

    /// Whether the server has listed it.
    var isListed = false

    /// Direct conversations: the sequence up to which the other account has received it.
    package var peerDeliveredThrough: UInt64 = 0

    /// Direct conversations: the sequence up to which the other account has read it, if it shares read receipts.
    package var peerReadThrough: UInt64 = 0

    /// Whether it is a closed room, which is read-only.
    package var isClosed = false

    /// The encryption of the conversation.
    package var protection = ConversationProtection.transport
}

/// The last message of a conversation, as far as it is known.
package struct LastMessage: Sendable, Equatable {
    /// The most characters kept: the width of a list entry.
    package static let shownCharacters = 200

    /// Its sequence in the conversation.
    package let sequence: UInt64

    /// The time when the server accepted it, in milliseconds since 1970-01-01 UTC.
    package let time: Int64

    /// The sender's name; `nil` when only the sequence is known.
    package var sender: String?

    /// The content, up to ``shownCharacters``; `nil` when only the sequence is known.
    package var content: MessageContent?
}

/// The content of a message, if it can be read.
package enum MessageContent: Sendable, Equatable {
    /// The text as sent. Untrusted: filter it with `SafeText` before display.
    case text(String)

    /// The message cannot be read, now or ever.
    case unreadable(UnreadableReason)
}

/// The reason why a message cannot be read.
package enum UnreadableReason: Sendable, Equatable {
    /// Its key has not come yet: it may be readable later.
    case keyMissing
    /// It was not encrypted for this device.
    case notForThisDevice
    /// Authentication failed: it is not the message that its sender encrypted.
    case notAuthentic
}

/// The encryption of a conversation, for its lock symbol.
package enum ConversationProtection: Sendable, Equatable {
    /// Transport encryption on both transports; the server can read the messages.
    case transport
    /// End-to-end encryption: only the participants can read the messages.
    ///
    /// - isVerified: Whether they compared their safety numbers.
    case endToEnd(isVerified: Bool)
    /// The other account's identity key has changed.
    case identityChanged
}
