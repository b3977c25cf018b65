package import ChatProtocol

/// Something that a client asks of the server: all that there is to ask, in one place.
///
/// What is sent for it is in `Request+Wire.swift`, and what comes back is an ``Answer``. The methods of ``ChatClient``
/// make one each; a face that lets its user choose makes them itself.
package enum Request: Sendable, Equatable {
    /// Whether there is an account of this name, and since the login also when it was last online.
    case status(username: String)
    /// A new account, logged in at once.
    case register(username: String, password: String)
    /// A login to an account that exists.
    case logIn(username: String, password: String)
    /// A message to everyone, to one account or to a room; sending the same token again stores nothing twice. Without
    /// a token it gets a new one.
    case send(body: String, recipient: Recipient, token: [UInt8]? = nil)
    /// Who is online.
    case activeUsers
    /// How delivery to this client goes.
    case deliveryStatistics
    /// The conversations that the account may read.
    case conversations
    /// A page of one of them.
    case history(Place, HistoryPosition, limit: Int)
    /// Messages with these words, in one conversation or in all, older than the message with the id `before`.
    case search(String, conversation: UInt64? = nil, before: UInt64? = nil, limit: Int)
    /// How far the account has got a conversation, and has read it.
    case mark(UInt64, deliveredThrough: UInt64?, readThrough: UInt64?)
    /// Whether others are told what this account has read.
    case setReadReceipts(Bool)
    /// Another password for this account.
    case changePassword(old: String, new: String)
    /// A new room with this account as its admin.
    case createRoom(RoomOptions)
    /// Membership of a room.
    case joinRoom(RoomKey, password: String?)
    /// The end of the membership of a room, by the number of its conversation.
    case leaveRoom(UInt64)
    /// The rooms that this account may know of.
    case rooms
    /// A room that this account is in, with its members.
    case room(UInt64)
    /// What a room's admin does to somebody.
    case manage(UInt64, RoomAction, username: String)
    /// The end of the session, after everything pending has come.
    case logOut
}
