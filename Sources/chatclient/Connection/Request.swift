import ChatClientCore

/// Something that a face asks of the server.
enum Request: Sendable, Equatable {
    /// Whether there is an account of this name.
    case status(username: String)
    /// A new account, logged in at once.
    case register(username: String, password: String)
    /// A login to an account that exists.
    case logIn(username: String, password: String)
    /// A message to everyone or to one account; sending the same token again stores nothing twice.
    case send(body: String, recipient: Recipient, token: [UInt8]? = nil)
    /// Who is online.
    case activeUsers
    /// How delivery to this client goes.
    case deliveryStatistics
    /// The end of the session, after everything pending has come.
    case logOut
}

/// What the server answers to a ``Request`` that it carried out.
enum Answer: Sendable {
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
    /// To `logOut`.
    case loggedOut
}
