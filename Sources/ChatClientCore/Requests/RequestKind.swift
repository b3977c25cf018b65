import ChatProtocol

/// The retry policy of a request whose connection breaks before its answer.
enum RequestKind: Equatable {
    /// It is sent again: its token deduplicates it.
    case send
    /// It is sent again: it is idempotent.
    case query
    /// It fails: its outcome is unknown.
    case once
    /// An internal request of the session: it is dropped with its connection, without a report.
    case ofConnection
    /// A granted login whose caller waits for the conversation list: it continues to wait.
    case entrance
}

extension RequestKind {
    /// Returns the retry policy of a request of a user of this library.
    init(_ request: ProtoClientFrame.OneOf_Request) {
        switch request {
        case .send, .sendDeviceMail:
            self = .send
        case .checkUser, .listUsers, .getDeliveryStatistics, .listConversations, .getHistory, .search, .listRooms,
            .getRoom, .listLogins, .ping, .getDevices, .getDeviceMail:
            self = .query
        case .mark, .setPreferences, .publishPrekeys:
            // Idempotent: they set a value, or add what is there once.
            self = .query
        case .hello, .register, .login, .loginWithToken, .resume, .logout, .changePassword, .rememberLogin, .endLogin,
            .createRoom, .joinRoom, .leaveRoom, .manageRoom, .administer, .publishDevices,
            .resetIdentity:
            self = .once
        }
    }
}

/// The information that the session extracts from a request and its answer.
enum RequestPurpose: Equatable {
    /// Nothing.
    case other
    /// The credentials for resuming the session; no password after a login by token.
    case entrance(username: String, password: String?)
    /// A message to this account.
    case message(to: String)
    /// The new password.
    case passwordChange(to: String)
    /// A conversation that the account joins.
    case joining
    /// The end of the session.
    case logout
}

extension RequestPurpose {
    /// Whether the server counts failed attempts of it.
    var isEntrance: Bool {
        if case .entrance = self { true } else { false }
    }

    init(_ request: ProtoClientFrame.OneOf_Request) {
        switch request {
        case .register(let register):
            self = .entrance(username: register.username, password: register.password)
        case .login(let login):
            self = .entrance(username: login.username, password: login.password)
        case .loginWithToken(let login):
            self = .entrance(username: login.username, password: nil)
        case .changePassword(let change):
            self = .passwordChange(to: change.newPassword)
        case .send(let send) where !send.recipient.isEmpty:
            self = .message(to: send.recipient)
        case .createRoom, .joinRoom:
            self = .joining
        case .logout:
            self = .logout
        case .send, .hello, .resume, .checkUser, .listUsers, .ping, .getDeliveryStatistics, .mark, .setPreferences,
            .listConversations, .getHistory, .search, .leaveRoom, .listRooms, .getRoom, .manageRoom, .rememberLogin,
            .listLogins, .endLogin, .administer, .publishDevices, .resetIdentity, .publishPrekeys, .getDevices,
            .sendDeviceMail, .getDeviceMail:
            self = .other
        }
    }
}
