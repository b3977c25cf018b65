/// What a program asks for on a line of its own: docs/JSON.md tells each field.
struct JSONCommand: Sendable, Equatable {
    /// Bytes of the longest line: the largest message body with every byte written as an escape of six, and room for
    /// the rest.
    static let lineLimit = 128 * 1024

    /// Code points of the longest id.
    static let idLimit = 64

    /// What is asked for.
    enum Action: Sendable, Equatable {
        case logIn(username: String, password: String)
        case register(username: String, password: String)
        case status(username: String)
        case publicMessage(body: String, token: [UInt8]? = nil)
        case directMessage(recipient: String, body: String, token: [UInt8]? = nil)
        case users
        case stats
        /// One of the commands that are no more than a request.
        case ask(Request)
        case exit
    }

    /// What the answer repeats.
    let id: String?

    /// What is asked for.
    let action: Action
}

/// Why a line is no command.
struct JSONCommandError: Error, Sendable, Equatable {
    /// The id that the line gave all the same.
    var id: String?

    /// A sentence on what is wrong.
    var message: String
}

extension JSONCommand {
    /// Reads a line.
    ///
    /// - Parameter username: The name from the command line, which the line may leave out.
    init(_ line: InputLine, username: String?) throws(JSONCommandError) {
        let fields = try JSONFields(line)
        do {
            id = try fields.id()
            action = try Self.action(of: fields, username: username)
        } catch {
            throw JSONCommandError(id: try? fields.id(), message: error.message)
        }
    }

    private static let known = """
        login, register, status, who, pm, dm, rm, users, stats, conversations, history, search, mark, receipts, \
        password, createRoom, joinRoom, leaveRoom, rooms, room, manage and exit
        """

    private static func action(of fields: JSONFields, username: String?) throws(JSONCommandError) -> Action {
        let command = try fields.string(.command)
        switch command {
        case "login":
            return .logIn(
                username: try fields.string(.username, otherwise: username),
                password: try fields.string(.password)
            )
        case "register":
            return .register(
                username: try fields.string(.username, otherwise: username),
                password: try fields.string(.password)
            )
        case "status":
            return .status(username: try fields.string(.username, otherwise: username))
        case "pm":
            return .publicMessage(body: try fields.string(.body), token: try fields.token())
        case "dm":
            return .directMessage(
                recipient: try fields.string(.to),
                body: try fields.string(.body),
                token: try fields.token()
            )
        case "users":
            return .users
        case "stats":
            return .stats
        case "exit":
            return .exit
        default:
            if let request = try reading(command, fields) {
                return .ask(request)
            }
            if let request = try inRooms(command, fields) {
                return .ask(request)
            }
            throw JSONCommandError(message: "The command \"\(command.prefix(64))\" is unknown; there are \(known).")
        }
    }
}
