import ChatClientCore

/// What a program asks for on a line of its own: docs/JSON.md tells each field.
struct JSONCommand: Sendable, Equatable {
    /// Bytes of the longest line: the largest message body with every byte written as an escape of six, and room for
    /// the rest.
    static let lineLimit = 128 * 1024

    /// Code points of the longest id.
    static let idLimit = 64

    /// What is asked for.
    enum Action: Sendable, Equatable {
        /// Something of the server.
        case ask(Request)
        /// The end of the session, after all commands before it.
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
        if command == "exit" {
            return .exit
        }
        if let request = try entering(command, fields, username: username) {
            return .ask(request)
        }
        if let request = try writing(command, fields) {
            return .ask(request)
        }
        if let request = try reading(command, fields) {
            return .ask(request)
        }
        if let request = try inRooms(command, fields) {
            return .ask(request)
        }
        throw JSONCommandError(message: "The command \"\(command.prefix(64))\" is unknown; there are \(known).")
    }

    /// The request of a command about the way in; `nil` when it is none.
    private static func entering(
        _ command: String,
        _ fields: JSONFields,
        username: String?
    ) throws(JSONCommandError) -> Request? {
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
        case "status": return .status(username: try fields.string(.username, otherwise: username))
        default: return nil
        }
    }

    /// The request of a command that sends a message, or asks who is there to get it and how it went; `nil` when it is
    /// none.
    private static func writing(_ command: String, _ fields: JSONFields) throws(JSONCommandError) -> Request? {
        switch command {
        case "pm":
            return .send(body: try fields.string(.body), recipient: .everyone, token: try fields.token())
        case "dm":
            let recipient = Recipient.user(try fields.string(.to))
            return .send(body: try fields.string(.body), recipient: recipient, token: try fields.token())
        case "rm":
            let body = try fields.string(.body)
            return .send(body: body, recipient: .room(try fields.someNumber(.room)), token: try fields.token())
        case "users": return .activeUsers
        case "stats": return .deliveryStatistics
        default: return nil
        }
    }
}
