import ChatClientCore

/// Where a ``Dialogue`` stands.
///
///     menu -> username -> checking -> password <-> loggingIn -> waiting(unread) -> command
///                                  -> newPassword <-> registering -> waiting(unread) -> command
///     command -> publicMessage -> sending -> command
///             -> listing -> recipient <-> lookingUp -> directMessage -> sending -> command
///             -> asking a question of the other commands <-> waiting(what for) -> command
///             -> waiting(joiningRoom) -> room <-> sending, waiting(...); room -> command
///     any -> leaving -> finished
enum DialogueState: Sendable, Equatable {
    /// How a name came to be asked about.
    enum Entrance: Sendable, Equatable {
        case commandLine
        case logIn
        case register
    }

    /// Before ``Dialogue/start()``.
    case starting
    /// At the l/r/c menu.
    case menu
    /// The name of an account is asked for.
    case username(Entrance)
    /// The server is asked whether the account exists.
    case checking(name: String, Entrance)
    /// The account's password is asked for.
    case password(name: String, Entrance, isFirst: Bool)
    /// The server compares the password.
    case loggingIn(name: String, Entrance)
    /// A new account's password is asked for.
    case newPassword(name: String, Entrance)
    /// The server makes the account.
    case registering(name: String, Entrance)
    /// Logged in, a command is asked for.
    case command
    /// A public message is asked for.
    case publicMessage
    /// The server is asked who is online.
    case listing
    /// One of these names, or another account's, is asked for.
    case recipient(active: [String])
    /// The server is asked about a name that is not among them.
    case lookingUp(name: String, active: [String])
    /// A direct message is asked for; an empty one goes back when it is an answer to what was just read.
    case directMessage(recipient: String, isAnswer: Bool)
    /// The server stores a message.
    case sending
    /// The server is asked how delivery goes.
    case reporting
    /// A question of one of the other commands is asked.
    case asking(Question)
    /// The server is asked for something of one of the other commands.
    case waiting(Errand)
    /// In a room: a message to it, or a command with a slash, is asked for.
    case room
    /// The server is asked to end the session.
    case leaving
    /// A request showed that the connection is over; why is about to be told.
    case disconnecting
    /// The end.
    case finished

    /// What is being asked, when input is waited for; the room's prompt needs its name.
    var prompt: Prompt? {
        switch self {
        case .menu: .menu
        case .username: .username
        case .password(_, _, let isFirst): isFirst ? .password : .passwordAgain
        case .newPassword: .newPassword
        case .command: .command
        case .publicMessage: .publicMessage
        case .recipient: .recipient
        case .directMessage: .directMessage
        case .asking(let question): question.prompt
        case .starting, .checking, .loggingIn, .registering, .listing, .lookingUp, .sending, .reporting, .waiting,
            .room, .leaving, .disconnecting, .finished:
            nil
        }
    }

    /// Whether a login is under way, up to the first words after it.
    var isEntering: Bool {
        switch self {
        case .loggingIn, .registering, .waiting(.unread): true
        case .starting, .menu, .username, .checking, .password, .newPassword, .command, .publicMessage, .listing,
            .recipient, .lookingUp, .directMessage, .sending, .reporting, .asking, .waiting, .room, .leaving,
            .disconnecting, .finished:
            false
        }
    }

    /// Whether a request's outcome is waited for before anything is asked.
    var isBusy: Bool {
        switch self {
        case .checking, .loggingIn, .registering, .listing, .lookingUp, .sending, .reporting, .waiting: true
        case .starting, .menu, .username, .password, .newPassword, .command, .publicMessage, .recipient, .directMessage,
            .asking, .room, .leaving, .disconnecting, .finished:
            false
        }
    }
}
