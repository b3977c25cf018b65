import ChatProtocol

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

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
            let known = "login, register, status, pm, dm, users, stats and exit"
            throw JSONCommandError(message: "The command \"\(command.prefix(64))\" is unknown; there are \(known).")
        }
    }
}

/// The fields of a line that commands know; others are skipped, so that programs may be newer than this one.
private struct JSONFields: Decodable {
    enum Key: String, CodingKey, CaseIterable {
        case command, id, username, password, to, body, token
    }

    private enum Value {
        case string(String)
        case other
    }

    private var values: [Key: Value] = [:]

    init(_ line: InputLine) throws(JSONCommandError) {
        switch line {
        case .notText:
            throw JSONCommandError(message: "The line is not UTF-8 text.")
        case .tooLong(let byteCount):
            let limit = JSONCommand.lineLimit
            throw JSONCommandError(message: "The line has \(byteCount) bytes; the limit is \(limit).")
        case .text(let text):
            do {
                self = try JSONDecoder().decode(Self.self, from: Data(text.utf8))
            } catch DecodingError.typeMismatch, DecodingError.valueNotFound {
                throw JSONCommandError(message: "The line is not a JSON object.")
            } catch {
                throw JSONCommandError(message: "The line is not valid JSON.")
            }
        }
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        for key in Key.allCases where try container.contains(key) && !container.decodeNil(forKey: key) {
            do {
                values[key] = .string(try container.decode(String.self, forKey: key))
            } catch DecodingError.typeMismatch {
                values[key] = .other
            }
        }
    }

    func id() throws(JSONCommandError) -> String? {
        guard values[.id] != nil else {
            return nil
        }
        let id = try string(.id)
        guard id.unicodeScalars.count <= JSONCommand.idLimit else {
            throw JSONCommandError(message: "The field \"id\" has more than \(JSONCommand.idLimit) characters.")
        }
        return id
    }

    func token() throws(JSONCommandError) -> [UInt8]? {
        guard values[.token] != nil else {
            return nil
        }
        let count = 2 * ProtocolLimits.tokenBytes
        let text = try string(.token)
        let digits = text.utf8.compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
        guard text.utf8.count == count, digits.count == count else {
            throw JSONCommandError(message: "The field \"token\" must have \(count) hexadecimal digits.")
        }
        return stride(from: 0, to: count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    }

    func string(_ key: Key, otherwise preset: String? = nil) throws(JSONCommandError) -> String {
        switch values[key] {
        case .string(let value): return value
        case .other: throw JSONCommandError(message: "The field \"\(key.rawValue)\" must be a string.")
        case nil:
            guard let preset else {
                throw JSONCommandError(message: "The field \"\(key.rawValue)\" is missing.")
            }
            return preset
        }
    }
}
