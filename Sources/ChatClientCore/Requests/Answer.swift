/// The server's answer to a successful ``Request``.
package enum Answer: Sendable, Equatable {
    /// To `status`.
    case status(UserStatus)
    /// To `register` and `logIn`: the name as it was registered.
    case loggedIn(username: String)
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
    /// To requests whose only result is success.
    case done
    /// To `logOut`.
    case loggedOut
}
