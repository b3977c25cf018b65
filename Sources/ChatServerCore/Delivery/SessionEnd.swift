/// The reason a session ends.
enum SessionEnd: Sendable, Equatable {
    /// The client has logged out. Its unacknowledged messages are put into its outbox first, and it is shown as
    /// offline at once.
    case loggedOut
    /// The connection broke, or was closed after an answer that announced the close. The client may resume.
    case lost
    /// The server has ended the session, and told the client the reason.
    case closed(CloseReason)
    /// The client did not read its pending frames, so no reason could be sent.
    case cutOff

    /// Whether the client has logged out.
    var isLogout: Bool {
        switch self {
        case .loggedOut: true
        case .lost, .closed, .cutOff: false
        }
    }

    /// Whether the session cannot come back, so that its account need not be waited for: its client has logged out, or
    /// its account was removed, banned or kicked.
    var isFinal: Bool {
        switch self {
        case .loggedOut: true
        case .closed(.accountRemoved), .closed(.barred), .closed(.kicked): true
        case .lost, .closed, .cutOff: false
        }
    }

    /// The reason for the log; `nil` for ends that need no log line.
    var reasonToLog: String? {
        switch self {
        case .loggedOut, .lost: nil
        case .closed(let reason): "\(reason)"
        case .cutOff: "cutOff"
        }
    }
}
