import ChatProtocol

/// What becomes of a request when the connection breaks before its answer has come.
enum RequestKind: Equatable {
    /// It is sent again: its token has it stored once.
    case send
    /// It is asked again: asking twice changes nothing.
    case query
    /// It fails: whether it was carried out is not known.
    case once
    /// It is gone with its connection, and nobody is told: the session's own.
    case ofConnection
    /// A login that the server has granted, whose caller waits for the list of conversations: it waits on.
    case entrance
}

extension RequestKind {
    /// The kind of a request of a user of this library.
    init(_ request: WireClientFrame.OneOf_Request) {
        switch request {
        case .send:
            self = .send
        case .checkUser, .listUsers, .getDeliveryStatistics, .listConversations, .getHistory, .search, .listRooms,
            .getRoom, .ping:
            self = .query
        case .mark, .setPreferences:
            // They set something: doing it twice is doing it once.
            self = .query
        case .hello, .register, .login, .resume, .logout, .changePassword, .createRoom, .joinRoom, .leaveRoom,
            .manageRoom:
            self = .once
        }
    }
}

/// What the session learns from a request's answer.
enum RequestPurpose: Equatable {
    /// Nothing.
    case other
    /// By what it can enter again.
    case entrance(username: String, password: String)
    /// A message to this account.
    case message(to: String)
    /// Another password.
    case passwordChange(to: String)
    /// A conversation that it is in from now on.
    case joining
    /// It is to end.
    case logout
}

extension RequestPurpose {
    /// Whether the server counts its failures.
    var isEntrance: Bool {
        if case .entrance = self { true } else { false }
    }

    init(_ request: WireClientFrame.OneOf_Request) {
        switch request {
        case .register(let register):
            self = .entrance(username: register.username, password: register.password)
        case .login(let login):
            self = .entrance(username: login.username, password: login.password)
        case .changePassword(let change):
            self = .passwordChange(to: change.newPassword)
        case .send(let send) where !send.recipient.isEmpty:
            self = .message(to: send.recipient)
        case .createRoom, .joinRoom:
            self = .joining
        case .logout:
            self = .logout
        case .send, .hello, .resume, .checkUser, .listUsers, .ping, .getDeliveryStatistics, .mark, .setPreferences,
            .listConversations, .getHistory, .search, .leaveRoom, .listRooms, .getRoom, .manageRoom:
            self = .other
        }
    }
}
