import Foundation

/// One line of JSON from a client: an event.
package struct JSONEvent: Sendable, Hashable, CustomStringConvertible {
    /// The key of an event's name.
    package static let nameKey = "event"

    /// All fields.
    package let fields: [String: JSONValue]

    /// The line as received.
    package let description: String

    /// Reads a line.
    ///
    /// - Throws: `HarnessFailure` when it is not a JSON object that names its event.
    package init(line: String) throws {
        description = line
        guard let fields = try? JSONDecoder().decode([String: JSONValue].self, from: Data(line.utf8)),
            case .string = fields[Self.nameKey]
        else {
            throw HarnessFailure("Not an event in JSON: \(line)")
        }
        self.fields = fields
    }

    /// The event's name.
    package var name: String { string(Self.nameKey) ?? "" }

    /// A field's text; `nil` when it is absent or not text.
    package func string(_ key: String) -> String? {
        guard case .string(let value) = fields[key] else {
            return nil
        }
        return value
    }

    /// A field's whole number, which may be written as text.
    package func integer(_ key: String) -> Int64? {
        switch fields[key] {
        case .integer(let value): value
        case .string(let value): Int64(value)
        default: nil
        }
    }

    /// A field's `true` or `false`.
    package func bool(_ key: String) -> Bool? {
        guard case .bool(let value) = fields[key] else {
            return nil
        }
        return value
    }

    /// A field's list of texts.
    package func strings(_ key: String) -> [String]? {
        guard case .array(let values) = fields[key] else {
            return nil
        }
        return values.compactMap { value in
            guard case .string(let text) = value else {
                return nil
            }
            return text
        }
    }
}
