/// Where a ``Dialogue`` stands.
///
///     menu -> username -> checking -> password <-> loggingIn -> command
///                                  -> newPassword <-> registering -> command
///     command -> publicMessage -> sending -> command
///             -> listing -> recipient <-> lookingUp -> directMessage -> sending -> command
///             -> reporting -> command
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
    /// One of these names is asked for.
    case recipient(active: [String])
    /// The server is asked again who is online, because the name was not among them.
    case lookingUp(name: String)
    /// A direct message is asked for.
    case directMessage(recipient: String)
    /// The server stores a message.
    case sending
    /// The server is asked how delivery goes.
    case reporting
    /// The server is asked to end the session.
    case leaving
    /// A request showed that the connection is over; why is about to be told.
    case disconnecting
    /// The end.
    case finished

    /// What is being asked, when input is waited for.
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
        case .starting, .checking, .loggingIn, .registering, .listing, .lookingUp, .sending, .reporting, .leaving,
            .disconnecting, .finished:
            nil
        }
    }

    /// Whether a request's outcome is waited for before anything is asked.
    var isBusy: Bool {
        switch self {
        case .checking, .loggingIn, .registering, .listing, .lookingUp, .sending, .reporting: true
        default: false
        }
    }
}
