package import ChatProtocol

/// The server's answer to a successful ``Request``.
package enum Answer: Sendable, Equatable {
    /// To `status`.
    case status(UserStatus)
    /// To `register`, `logIn` and `logInWithToken`: the name as it was registered, after a login by token the next
    /// token, the logins of the account that the server ended on its own, for the person to know, and its role.
    case loggedIn(username: String, token: LoginToken? = nil, ended: [EndedLogin] = [], role: AccountRole = .member)
    /// To `send`: the message is on the server's disk.
    case stored(Receipt)
    /// To `activeUsers`: the names, sorted.
    case activeUsers([String])
    /// To `deliveryStatistics`: the statistics of both ends.
    case deliveryStatistics(DeliveryReport)
    /// To `conversations`.
    case conversations([Conversation])
    /// To `history`.
    case history(HistoryPage)
    /// To `search`.
    case search(SearchPage)
    /// To `createRoom`, `joinRoom` and `room`.
    case room(Room)
    /// To `rooms`.
    case rooms([RoomSummary])
    /// To `rememberLogin`.
    case remembered(RememberedLogin)
    /// To `logins`.
    case logins(LoginList)
    /// To `administer`.
    case administered(Administered)
    /// To `conversationEncryption`.
    case conversationEncryption(ConversationEncryption)
    /// To requests whose only result is success.
    case done
    /// To `logOut`.
    case loggedOut
}
