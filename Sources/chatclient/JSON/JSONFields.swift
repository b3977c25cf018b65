import ChatAdministration
import ChatProtocol

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The known fields of a command line. Unknown fields are ignored, so that programs may be newer than this client.
struct JSONFields: Decodable {
    /// The field names.
    enum Key: String, CodingKey, CaseIterable {
        case command, id, username, password, invite, to, body, token
        case conversation, with, before, after, around, aroundTime, aroundId, limit, query, delivered, read
        case from, `in`, since, until
        case on, old, new
        case name, number, listed, inviteOnly, keep, room, action
        case words, request, requireEncryption
    }

    private enum Value {
        case string(String)
        case bool(Bool)
        case unsigned(UInt64)
        case object(JSONValue)
        case other
    }

    private var values: [Key: Value] = [:]

    /// Parses a line.
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
                values[key] = Self.value(of: container, key)
            }
        }
    }

    /// Decodes a value that is not a string.
    private static func value(of container: KeyedDecodingContainer<Key>, _ key: Key) -> Value {
        if let bool = try? container.decode(Bool.self, forKey: key) {
            return .bool(bool)
        }
        if let number = try? container.decode(UInt64.self, forKey: key) {
            return .unsigned(number)
        }
        if key == .request, let value = try? container.decode(JSONValue.self, forKey: key), case .object = value {
            return .object(value)
        }
        return .other
    }

    /// Whether a field is present.
    func has(_ key: Key) -> Bool { values[key] != nil }

    /// The id of the command, if present.
    func id() throws(JSONCommandError) -> String? {
        guard has(.id) else {
            return nil
        }
        let id = try string(.id)
        guard id.unicodeScalars.count <= JSONCommand.idLimit else {
            throw JSONCommandError(message: "The field \"id\" has more than \(JSONCommand.idLimit) characters.")
        }
        return id
    }

    /// The idempotency token of a message, if present.
    func token() throws(JSONCommandError) -> [UInt8]? {
        guard has(.token) else {
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

    /// The invite of a registration, if present.
    func invite() throws(JSONCommandError) -> InviteCode? {
        guard has(.invite) else {
            return nil
        }
        guard let code = InviteCode(text: try string(.invite)) else {
            throw JSONCommandError(message: "The field \"invite\" is no invite: it is not complete, or mistyped.")
        }
        return code
    }

    /// The JSON object of an administration command: the field `request`, or what the field `words` stands for.
    func administration() throws(JSONCommandError) -> String {
        guard try one(of: [.words, .request]) == .words else {
            guard case .object(let value) = values[.request] else {
                throw has(.request)
                    ? JSONCommandError(message: "The field \"request\" must be an object.") : Self.missing(.request)
            }
            return value.text
        }
        do {
            return try AdminCommand(line: try string(.words)).json()
        } catch let error as JSONCommandError {
            throw error
        } catch {
            throw JSONCommandError(message: "\(error)")
        }
    }

    /// A string; required unless there is a default.
    func string(_ key: Key, otherwise preset: String? = nil) throws(JSONCommandError) -> String {
        switch values[key] {
        case .string(let value): return value
        case .bool, .unsigned, .object, .other:
            throw JSONCommandError(message: "The field \"\(key.rawValue)\" must be a string.")
        case nil:
            guard let preset else {
                throw Self.missing(key)
            }
            return preset
        }
    }

    /// `true` or `false`; required unless there is a default.
    func bool(_ key: Key, otherwise preset: Bool? = nil) throws(JSONCommandError) -> Bool {
        switch values[key] {
        case .bool(let value): return value
        case .string, .unsigned, .object, .other:
            throw JSONCommandError(message: "The field \"\(key.rawValue)\" must be true or false.")
        case nil:
            guard let preset else {
                throw Self.missing(key)
            }
            return preset
        }
    }

    /// A whole number of at most `limit`, as a number or as a string of digits; `nil` if absent.
    func number(_ key: Key, upTo limit: UInt64 = .max) throws(JSONCommandError) -> UInt64? {
        let number: UInt64? =
            switch values[key] {
            case nil: nil
            case .unsigned(let value): value
            case .string(let text) where text.utf8.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains):
                UInt64(text)
            default: nil
            }
        guard let number else {
            guard has(key) else {
                return nil
            }
            throw Self.noNumber(key, limit)
        }
        guard number <= limit else {
            throw Self.noNumber(key, limit)
        }
        return number
    }

    /// A required whole number.
    func someNumber(_ key: Key, upTo limit: UInt64 = .max) throws(JSONCommandError) -> UInt64 {
        guard let number = try number(key, upTo: limit) else {
            throw Self.missing(key)
        }
        return number
    }

    /// Returns the one field of these that is present; they are mutually exclusive.
    func one(of keys: [Key]) throws(JSONCommandError) -> Key? {
        let given = keys.filter(has)
        guard given.count <= 1 else {
            let names = given.map { "\"\($0.rawValue)\"" }.joined(separator: " and ")
            throw JSONCommandError(message: "The fields \(names) exclude each other.")
        }
        return given.first
    }

    private static func missing(_ key: Key) -> JSONCommandError {
        JSONCommandError(message: "The field \"\(key.rawValue)\" is missing.")
    }

    private static func noNumber(_ key: Key, _ limit: UInt64) -> JSONCommandError {
        JSONCommandError(message: "The field \"\(key.rawValue)\" must be a whole number from 0 to \(limit).")
    }
}
