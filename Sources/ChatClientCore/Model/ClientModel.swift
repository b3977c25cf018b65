package import ChatProtocol

/// The client's view model, independent of its presentation: a pure value that every front end displays.
///
/// Events, requests and answers go in; the changes, and the read marks to send to the server, come out. It does not
/// read the clock, and contains no user-visible sentences. All foreign text in it has passed `SafeText`, except the
/// bodies of messages.
package struct ClientModel: Sendable {
    /// The account's name as it was registered; `nil` before the login.
    package internal(set) var account: String?

    /// The account's role at the login or the last reconnect, for faces that show which commands it has. The server
    /// decides by the role of the moment.
    package internal(set) var role = AccountRole.member

    /// Whether the server is about to end the connection: after a logout, or the last wrong password.
    package internal(set) var isEndDue = false

    /// The reason why the connection ended; `nil` until it has.
    package internal(set) var disconnection: Disconnection?

    /// The transport that messages arrive over; `nil` until it is known.
    package internal(set) var wire: DeliveryTransport?

    /// The conversations that the account may read, as far as they are known.
    package internal(set) var conversations = ConversationList()

    /// The rooms that the account is in or was in.
    package internal(set) var rooms = RoomDirectory()

    /// The accounts that are online, as far as they were requested.
    package internal(set) var online = OnlineUsers()

    /// The messages being sent, and the outcome of recent ones.
    package internal(set) var outgoing = OutgoingMessages()

    /// Whether the connection is interrupted.
    package internal(set) var outage = Outage()

    /// The messages that arrived while the client was away, for a front end that shows them all at once.
    package var missed = MissedMessages()

    /// The messages on the screen that nobody has acted on yet.
    var displayed = DisplayedMessages()

    var marks = ReadMarks()
    var receipts = ReceiptTracker()

    /// Makes an empty model.
    package init() {}

    /// Whether there is a session to log out of.
    package var isLoggedIn: Bool { account != nil }

    /// Returns whether this is the account's own name.
    package func isAccount(_ username: String) -> Bool {
        account.map { username.isSameName(as: $0) } ?? false
    }

    /// Returns whether a member of a room is online, by the latest information.
    package func isOnline(_ member: RoomMember) -> Bool {
        online.isOnline(member.username) ?? member.isOnline
    }

    /// Returns the receipts of direct messages sent here since the last call: the furthest one of each conversation.
    package mutating func popReceipts() -> [ReceiptNotice] {
        receipts.popNotices()
    }
}

/// A changed part of a ``ClientModel``.
package enum ModelChange: Sendable, Equatable {
    /// A login, a disconnection, or a change of transport.
    case session
    /// The read position, the last message or the unread messages of the conversation with this number.
    case conversation(UInt64)
    /// The name, the members or the admin of the room with this conversation.
    case room(UInt64)
    /// The account is no longer a member of this room.
    case left(room: UInt64)
    /// The accounts that are online.
    case online
    /// The state of the message with this number.
    case outgoing(OutgoingMessage.ID)
    /// The connection broke, or a reconnect attempt failed.
    ///
    /// - isFirst: Whether the connection has just broken.
    /// - isNews: Whether a notice is due: failed attempts follow one another, and notices are rate-limited.
    case interrupted(isFirst: Bool, isNews: Bool)
    /// The connection is back.
    case resumed
    /// All missed messages have arrived.
    case caughtUp
}

extension ModelChange {
    /// Whether a notice about the interruption is due.
    package var isOutageNews: Bool {
        if case .interrupted(_, let isNews) = self { isNews } else { false }
    }

    /// Whether the connection has just broken.
    package var isOutageStart: Bool {
        if case .interrupted(let isFirst, _) = self { isFirst } else { false }
    }
}
