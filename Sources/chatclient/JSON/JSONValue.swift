#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Any JSON value: of a program for the server, or of the server for a program. It is written anew, so that its text is
/// on one line and safe to display, see ``JSONObject``.
enum JSONValue: Sendable, Equatable, Decodable {
    case null
    case bool(Bool)
    case integer(Int64)
    case unsigned(UInt64)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])

    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) {
            self.stringValue = stringValue
        }

        init?(intValue: Int) {
            nil
        }
    }

    /// Parses a text; one that is not JSON becomes a string.
    init(parsing text: String) {
        self = (try? JSONDecoder().decode(Self.self, from: Data(text.utf8))) ?? .string(text)
    }

    init(from decoder: any Decoder) throws {
        if let container = try? decoder.container(keyedBy: Key.self) {
            let members = try container.allKeys.map { ($0.stringValue, try container.decode(Self.self, forKey: $0)) }
            self = .object(Dictionary(members) { $1 })
            return
        }
        if var container = try? decoder.unkeyedContainer() {
            var values: [JSONValue] = []
            while !container.isAtEnd {
                values.append(try container.decode(Self.self))
            }
            self = .array(values)
            return
        }
        self = try Self.plain(decoder.singleValueContainer())
    }

    private static func plain(_ container: any SingleValueDecodingContainer) throws -> JSONValue {
        if container.decodeNil() {
            return .null
        }
        if let value = try? container.decode(Bool.self) {
            return .bool(value)
        }
        if let value = try? container.decode(Int64.self) {
            return .integer(value)
        }
        if let value = try? container.decode(UInt64.self) {
            return .unsigned(value)
        }
        if let value = try? container.decode(Double.self) {
            return .number(value)
        }
        return .string(try container.decode(String.self))
    }

    /// The value on one line; the keys of an object are in order.
    var text: String {
        switch self {
        case .null: "null"
        case .bool(let value): value ? "true" : "false"
        case .integer(let value): "\(value)"
        case .unsigned(let value): "\(value)"
        case .number(let value): "\(value)"
        case .string(let value): JSONObject.quote(value)
        case .array(let values): "[" + values.map(\.text).joined(separator: ",") + "]"
        case .object(let members):
            "{"
                + members.sorted { $0.key < $1.key }.map { JSONObject.quote($0.key) + ":" + $0.value.text }
                .joined(separator: ",") + "}"
        }
    }
}
