package import ChatProtocol

/// A request of a client to the server: the complete list of operations.
///
/// `Request+Wire.swift` has the frame of each request, and ``Answer`` is its result. Each method of ``ChatClient``
/// makes one request; a front end in which the user chooses the operation makes them itself.
package enum Request: Sendable, Equatable {
    /// Whether an account of this name exists and, after login, when it was last online.
    case status(username: String)
    /// A new account, logged in at once. The invite, or the claim of an earlier request for the account, is for servers
    /// that do not take everybody.
    case register(username: String, password: String, invite: InviteCode? = nil)
    /// A login to an account that exists.
    case logIn(username: String, password: String)
    /// A login with the token of a remembered login.
    case logInWithToken(username: String, token: [UInt8])
    /// A message to everyone, to one account or to a room. The deduplication token makes repeated sends store it
    /// once. Without a token it gets a new one. A message to one account is refused rather than sent in the clear if
    /// encryption is required.
    case send(body: String, recipient: Recipient, token: [UInt8]? = nil, requiresEncryption: Bool = false)
    /// The accounts that are online.
    case activeUsers
    /// Delivery statistics of this client's session.
    case deliveryStatistics
    /// The conversations that the account may read.
    case conversations
    /// A page of a conversation's history.
    case history(ConversationReference, HistoryPosition, limit: Int)
    /// Messages with these words that pass the filter, older than the message with the id `before`.
    case search(String, filter: SearchFilter = SearchFilter(), before: UInt64? = nil, limit: Int)
    /// The sequences up to which the account has received and read a conversation.
    case mark(UInt64, deliveredThrough: UInt64?, readThrough: UInt64?)
    /// Whether this account sends read receipts.
    case setReadReceipts(Bool)
    /// A change of this account's password.
    case changePassword(old: String, new: String)
    /// A token for later logins, with a label for the list of logins.
    case rememberLogin(label: String)
    /// The remembered logins of this account.
    case logins
    /// The end of a remembered login, by its number.
    case endLogin(UInt64)
    /// A new room with this account as its admin.
    case createRoom(RoomOptions)
    /// Joining a room.
    case joinRoom(RoomKey, password: String?)
    /// Leaving a room, by the number of its conversation.
    case leaveRoom(UInt64)
    /// The rooms that this account may know of.
    case rooms
    /// A room that this account is in, with its members.
    case room(UInt64)
    /// A moderation action of a room's admin on an account.
    case manage(UInt64, RoomAction, username: String)
    /// A command of a moderator or an admin: a JSON object.
    case administer(command: String)
    /// Whether the next direct message to an account is encrypted.
    case conversationEncryption(username: String)
    /// The acceptance of an account's changed identity or device list.
    case acceptIdentity(username: String)
    /// Keys for this account, if it has none.
    case makeKeys
    /// A new identity of this account.
    case resetIdentity(password: String)
    /// The end of the session, after all pending messages have arrived.
    case logOut
}
