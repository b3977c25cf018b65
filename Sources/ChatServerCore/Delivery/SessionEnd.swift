/// How a session ends.
enum SessionEnd: Sendable, Equatable {
    /// The client has logged out. What it has not acknowledged is put into its outbox first, and it is gone at once.
    case loggedOut
    /// The connection has broken, or was closed after an answer that said so. The client may come back.
    case lost
    /// The server has ended it, and told the client why.
    case closed(CloseReason)

    /// Whether the client has said that it goes.
    var isLogout: Bool {
        switch self {
        case .loggedOut: true
        case .lost, .closed: false
        }
    }
}
