/// What the server answers to a ``Request`` that it carried out.
package enum Answer: Sendable, Equatable {
    /// To `status`.
    case status(UserStatus)
    /// To `register` and `logIn`: the name as it was registered.
    case loggedIn(username: String)
    /// To `send`: the message is on the server's disk.
    case stored(Receipt)
    /// To `activeUsers`: the names, sorted.
    case activeUsers([String])
    /// To `deliveryStatistics`: what both ends have seen.
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
    /// To what has nothing to tell but that it was carried out.
    case done
    /// To `logOut`.
    case loggedOut
}
