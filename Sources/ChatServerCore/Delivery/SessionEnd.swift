/// How a session ends.
enum SessionEnd: Sendable, Equatable {
    /// The client has logged out. What it has not acknowledged is put into its outbox first, and it is gone at once.
    case loggedOut
    /// The connection has broken, or was closed after an answer that said so. The client may come back.
    case lost
    /// The server has ended it, and told the client why.
    case closed(CloseReason)
    /// The client did not read what waited for it, so that it could be told nothing.
    case cutOff

    /// Whether the client has said that it goes.
    var isLogout: Bool {
        switch self {
        case .loggedOut: true
        case .lost, .closed, .cutOff: false
        }
    }

    /// What the log says of it; `nil` for what goes without saying.
    var reasonToLog: String? {
        switch self {
        case .loggedOut, .lost: nil
        case .closed(let reason): "\(reason)"
        case .cutOff: "cutOff"
        }
    }
}
