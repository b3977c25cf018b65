package import ChatProtocol

/// What a client knows of its session, apart from how it is shown: a pure value that every face is a view of.
///
/// What the connection tells, what is asked and what is answered go in; what changed comes out, and what the server is
/// to be told. It does not read the clock, and holds no sentence that a person reads. All text of others in it went
/// through `SafeText`, but for the bodies of messages.
package struct ClientModel: Sendable {
    /// The account's name as it was registered; `nil` before the login.
    package internal(set) var account: String?

    /// Whether the server is about to end the connection: after a logout, or the last wrong password.
    package internal(set) var isEndDue = false

    /// Why the connection ended; `nil` until it has.
    package internal(set) var disconnection: Disconnection?

    /// By which wire messages come; `nil` until that was told.
    package internal(set) var wire: DeliveryWire?

    /// The conversations that the account may read, as far as they are known.
    package internal(set) var conversations = ConversationList()

    /// The rooms that the account is in or was in.
    package internal(set) var rooms = RoomDirectory()

    /// Who is online, as far as that was asked for.
    package internal(set) var online = OnlineUsers()

    /// What is being sent, and what became of what was sent last.
    package internal(set) var outgoing = OutgoingMessages()

    /// Whether the connection is interrupted.
    package internal(set) var outage = Outage()

    /// What came while the client was away, for a face that shows it all at once.
    package var missed = MissedMessages()

    var marks = ReadMarks()
    var receipts = ReceiptTracker()

    /// Nothing is known yet.
    package init() {}

    /// Whether there is a session to log out of.
    package var isLoggedIn: Bool { account != nil }

    /// Whether this is the account's own name.
    package func isAccount(_ username: String) -> Bool {
        account.map { username.isSameName(as: $0) } ?? false
    }

    /// Whether a member of a room is online: by what was told last.
    package func isOnline(_ member: RoomMember) -> Bool {
        online.isOnline(member.username) ?? member.isOnline
    }

    // MARK: - What has been shown

    /// Takes note that a message was shown.
    ///
    /// - Parameter isRead: Whether a person was there to read it; else it has only arrived.
    package mutating func shown(_ message: ReceivedMessage, isRead: Bool) {
        marks.note(message, isRead: isRead, of: account ?? "")
        if isRead, !isAccount(message.sender) {
            conversations.read(message.conversation, through: message.sequence)
        }
    }

    /// Takes note that a person read a page of history.
    package mutating func shown(_ page: HistoryPage) {
        guard let last = page.messages.last, last.sequence > page.conversation.readThrough else {
            return
        }
        marks.note(page.conversation.id, through: last.sequence, isRead: true)
        conversations.read(page.conversation.id, through: last.sequence)
    }

    /// What to tell the server now of what was shown, for about once a second: nothing while it would have to wait for
    /// the connection.
    package mutating func takeMarks() -> [Request] {
        outage.isOn ? [] : marks.take()
    }

    /// All that the server was not told yet, before the session ends.
    package mutating func takeAllMarks() -> [Request] {
        outage.isOn ? [] : marks.takeAll()
    }

    /// What became of direct messages that were sent here since this was asked last: the furthest of each conversation.
    package mutating func takeReceipts() -> [ReceiptNotice] {
        receipts.takeNotices()
    }
}

/// What is another one in a ``ClientModel`` than before.
package enum ModelChange: Sendable, Equatable {
    /// A login, a disconnection, or another wire.
    case session
    /// The place, the last message or the unread messages of the conversation with this number.
    case conversation(UInt64)
    /// The name, the members or the admin of the room with this conversation.
    case room(UInt64)
    /// The account was in this room and is no more.
    case left(room: UInt64)
    /// Who is online.
    case online
    /// The state of the message with this number.
    case outgoing(OutgoingMessage.ID)
    /// The connection broke, or an attempt to take it up again failed.
    ///
    /// - isFirst: Whether it broke.
    /// - isNews: Whether it is time to say so: attempts that fail follow one another.
    case interrupted(isFirst: Bool, isNews: Bool)
    /// The connection is back.
    case resumed
    /// All that was missed has come.
    case caughtUp
}

extension ModelChange {
    /// Whether it is time to say that the connection is interrupted.
    package var isOutageNews: Bool {
        if case .interrupted(_, let isNews) = self { isNews } else { false }
    }

    /// Whether the connection has just broken.
    package var isOutageStart: Bool {
        if case .interrupted(let isFirst, _) = self { isFirst } else { false }
    }
}
