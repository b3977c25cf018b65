import ChatClientCore

/// The state of a ``Dialogue``.
///
///     menu -> username -> checking -> password <-> loggingIn -> waiting(unread, entering) -> command
///                                  -> invite -> newPassword
///                                  -> newPassword <-> registering -> waiting(unread, entering) -> command
///     command -> publicMessage -> sending -> command
///             -> listing -> recipient <-> lookingUp -> directMessage -> sending -> command
///             -> asking a question of the other commands <-> waiting(operation) -> command
///             -> waiting(joiningRoom) -> room <-> sending, waiting(...); room -> command
///     any -> leaving -> finished
enum DialogueState: Sendable, Equatable {
    /// The origin of a name that is being checked.
    enum Entrance: Sendable, Equatable {
        case commandLine
        case logIn
        case register
    }

    /// Before ``Dialogue/start()``.
    case starting
    /// At the l/r/c menu.
    case menu
    /// Prompting for an account name.
    case username(Entrance)
    /// Waiting for the server's answer whether the account exists.
    case checking(name: String, Entrance)
    /// Prompting for the account's password.
    case password(name: String, Entrance, isFirst: Bool)
    /// Waiting for the server to check the password.
    case loggingIn(name: String, Entrance)
    /// Prompting for the invite to a new account.
    case invite(name: String, Entrance)
    /// Prompting for a new account's password, or for the same once more.
    case newPassword(name: String, Entrance, first: String? = nil)
    /// Waiting for the server to create the account.
    case registering(name: String, Entrance)
    /// Logged in, prompting for a command.
    case command
    /// Prompting for a public message.
    case publicMessage
    /// Waiting for the list of accounts online.
    case listing
    /// Prompting for one of these names, or another account's.
    case recipient(active: [String])
    /// Waiting for the server's answer about a name that is not among them.
    case lookingUp(name: String, active: [String])
    /// Prompting for a direct message; when it is a reply to messages just read, an empty one goes back.
    case directMessage(recipient: String, isAnswer: Bool)
    /// Waiting for the server to store a message.
    case sending
    /// Waiting for the delivery statistics.
    case reporting
    /// Prompting for the answer to a question of one of the other commands.
    case asking(Question)
    /// Waiting for the request of one of the other commands.
    case waiting(PendingOperation)
    /// In a conversation with one person: prompting for a message to them, or a command with a slash.
    case talking
    /// In a room: prompting for a message to it, or a command with a slash.
    case room
    /// Logging out.
    case leaving
    /// A request showed that the connection is over; waiting for the reason.
    case disconnecting
    /// Finished.
    case finished

    /// The prompt, if the state waits for input; the prompts of places need a name and are built elsewhere.
    var prompt: Prompt? {
        switch self {
        case .menu: .menu
        case .username: .username
        case .password(_, _, let isFirst): isFirst ? .password : .passwordAgain
        case .invite: .invite
        case .newPassword(_, _, let first): first == nil ? .newPassword : .newPasswordAgain
        case .command: .command
        case .publicMessage: .publicMessage
        case .recipient: .recipient
        case .directMessage: .directMessage
        case .asking(let question): question.prompt
        case .starting, .checking, .loggingIn, .registering, .listing, .lookingUp, .sending, .reporting, .waiting,
            .talking, .room, .leaving, .disconnecting, .finished:
            nil
        }
    }

    /// Whether a login is in progress, up to the greeting after it.
    var isEntering: Bool {
        switch self {
        case .loggingIn, .registering, .waiting(.unread), .waiting(.entering),
            .waiting(.rememberingLogin(isEntering: true)):
            true
        case .starting, .menu, .username, .checking, .password, .invite, .newPassword, .command, .publicMessage,
            .listing,
            .recipient, .lookingUp, .directMessage, .sending, .reporting, .asking, .waiting, .talking, .room, .leaving,
            .disconnecting, .finished:
            false
        }
    }

    /// Whether the state waits for a request's outcome before the next prompt.
    var isBusy: Bool {
        switch self {
        case .checking, .loggingIn, .registering, .listing, .lookingUp, .sending, .reporting, .waiting: true
        case .starting, .menu, .username, .password, .invite, .newPassword, .command, .publicMessage, .recipient,
            .directMessage,
            .asking, .talking, .room, .leaving, .disconnecting, .finished:
            false
        }
    }
}
