import ChatClientCore

/// A command from a program, on its own line. docs/JSON.md describes the fields.
struct JSONCommand: Sendable, Equatable {
    /// The maximum length of a line in bytes: the largest message body with each byte written as a six-byte escape,
    /// and room for the other fields.
    static let lineLimit = 128 * 1024

    /// The maximum length of an id in code points.
    static let idLimit = 64

    /// The action of a command.
    enum Action: Sendable, Equatable {
        /// Sends a request to the server.
        case ask(Request)
        /// Ends the session after all commands before it.
        case exit
    }

    /// The id that the answer repeats.
    let id: String?

    /// The action.
    let action: Action
}

/// The reason why a line is not a valid command.
struct JSONCommandError: Error, Sendable, Equatable {
    /// The id of the line, if it could be parsed.
    var id: String?

    /// A sentence that describes the error.
    var message: String
}

extension JSONCommand {
    /// Parses a line.
    ///
    /// - Parameter username: The name from the command line; the default for the `username` field.
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
        password, createRoom, joinRoom, leaveRoom, rooms, room, manage, admin, accept, keysInit, \
        resetIdentity and exit
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
        if let request = try aboutKeys(command, fields) {
            return .ask(request)
        }
        throw JSONCommandError(message: "The command \"\(command.prefix(64))\" is unknown; there are \(known).")
    }

    /// Parses a command for logging in, registering or checking a name; `nil` if it is another one.
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
                password: try fields.string(.password),
                invite: try fields.invite()
            )
        case "status": return .status(username: try fields.string(.username, otherwise: username))
        default: return nil
        }
    }

    /// Parses a command about the keys of end-to-end encryption; `nil` if it is another one.
    private static func aboutKeys(_ command: String, _ fields: JSONFields) throws(JSONCommandError) -> Request? {
        switch command {
        case "accept": return .acceptIdentity(username: try fields.string(.username))
        case "keysInit": return .makeKeys
        case "resetIdentity": return .resetIdentity(password: try fields.string(.password))
        default: return nil
        }
    }

    /// Refuses what a program would otherwise take for encrypted.
    private static func refuseEncryption(_ fields: JSONFields) throws(JSONCommandError) {
        guard try !fields.bool(.requireEncryption, otherwise: false) else {
            throw JSONCommandError(message: "Only a dm can be encrypted; requireEncryption is for that.")
        }
    }

    /// Parses a command that sends a message, lists recipients online, queries delivery or administers the server;
    /// `nil` if it is another one.
    private static func writing(_ command: String, _ fields: JSONFields) throws(JSONCommandError) -> Request? {
        switch command {
        case "pm":
            try refuseEncryption(fields)
            return .send(body: try fields.string(.body), recipient: .everyone, token: try fields.token())
        case "dm":
            return .send(
                body: try fields.string(.body),
                recipient: .user(try fields.string(.to)),
                token: try fields.token(),
                requiresEncryption: try fields.bool(.requireEncryption, otherwise: false)
            )
        case "rm":
            try refuseEncryption(fields)
            let body = try fields.string(.body)
            return .send(body: body, recipient: .room(try fields.someNumber(.room)), token: try fields.token())
        case "users": return .activeUsers
        case "stats": return .deliveryStatistics
        case "admin": return .administer(command: try fields.administration())
        default: return nil
        }
    }
}
