/// The fields of a request. Each is taken once; a field that is left is one that the command does not have.
struct AdminFields {
    private enum Value {
        case string(String)
        case bool(Bool)
        case number(Int64)
        case other
    }

    /// Any key, so that unknown ones are found.
    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    private var values: [AdminField: Value] = [:]

    /// Reads an object.
    ///
    /// - Throws: A key that no command has; the decoder's error when it is no object.
    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        for key in container.allKeys.sorted(by: { $0.stringValue < $1.stringValue }) {
            guard let field = AdminField(rawValue: key.stringValue) else {
                throw AdminSyntaxError("The key \(QuotedText.of(key.stringValue)) is unknown.")
            }
            values[field] = Self.value(of: container, key)
        }
    }

    private static func value(of container: KeyedDecodingContainer<Key>, _ key: Key) -> Value {
        if let string = try? container.decode(String.self, forKey: key) {
            return .string(string)
        }
        if let bool = try? container.decode(Bool.self, forKey: key) {
            return .bool(bool)
        }
        if let number = try? container.decode(Int64.self, forKey: key) {
            return .number(number)
        }
        return .other
    }

    /// Takes a string; `nil` if it is not there.
    mutating func string(_ field: AdminField) throws(AdminSyntaxError) -> String? {
        switch values.removeValue(forKey: field) {
        case .string(let text): return text
        case nil: return nil
        case .bool, .number, .other: throw AdminSyntaxError("The value of '\(field.rawValue)' must be a string.")
        }
    }

    /// Takes a string that must be there.
    mutating func required(_ field: AdminField) throws(AdminSyntaxError) -> String {
        guard let text = try string(field) else {
            throw Self.missing(field)
        }
        return text
    }

    /// Takes a whole number; `nil` if it is not there.
    mutating func number(_ field: AdminField) throws(AdminSyntaxError) -> Int64? {
        switch values.removeValue(forKey: field) {
        case .number(let number): return number
        case nil: return nil
        case .string, .bool, .other: throw AdminSyntaxError("The value of '\(field.rawValue)' must be a whole number.")
        }
    }

    /// Takes `true` or `false`; `nil` if it is not there.
    mutating func bool(_ field: AdminField) throws(AdminSyntaxError) -> Bool? {
        switch values.removeValue(forKey: field) {
        case .bool(let isOn): return isOn
        case nil: return nil
        case .string, .number, .other: throw AdminSyntaxError("The value of '\(field.rawValue)' must be true or false.")
        }
    }

    /// Checks that all fields were taken.
    func finish() throws(AdminSyntaxError) {
        if let field = values.keys.map(\.rawValue).min() {
            throw AdminSyntaxError("This command has no key '\(field)'.")
        }
    }

    static func missing(_ field: AdminField) -> AdminSyntaxError {
        AdminSyntaxError("The key '\(field.rawValue)' is missing.")
    }
}
