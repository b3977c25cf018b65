/// Writes one JSON object with its keys in insertion order.
///
/// Characters that act on a terminal or change the reading order are escaped: control and format characters
/// (including the bidirectional ones) and Unicode's line separators. A raw line is therefore safe to display.
struct JSONObject: Sendable {
    private var members = ""

    /// The object as a single line.
    var text: String { "{\(members)}" }

    /// Adds a string, unless it is `nil`.
    mutating func add(_ key: String, _ value: String?) {
        guard let value else {
            return
        }
        add(key, raw: Self.quote(value))
    }

    /// Adds a whole number, unless it is `nil`.
    mutating func add(_ key: String, _ value: (some FixedWidthInteger)?) {
        guard let value else {
            return
        }
        add(key, raw: "\(value)")
    }

    /// Adds `true` or `false`.
    mutating func add(_ key: String, _ value: Bool) {
        add(key, raw: value ? "true" : "false")
    }

    /// Adds an array of strings.
    mutating func add(_ key: String, _ values: [String]) {
        add(key, raw: "[" + values.map(Self.quote).joined(separator: ",") + "]")
    }

    /// Adds an array of objects.
    mutating func add(_ key: String, _ values: [JSONObject]) {
        add(key, raw: "[" + values.map(\.text).joined(separator: ",") + "]")
    }

    /// Adds an array of values.
    mutating func add(_ key: String, _ values: [JSONValue]) {
        add(key, raw: "[" + values.map(\.text).joined(separator: ",") + "]")
    }

    /// Adds a value.
    mutating func add(_ key: String, _ value: JSONValue) {
        add(key, raw: value.text)
    }

    /// Adds an object.
    mutating func add(_ key: String, _ value: JSONObject) {
        add(key, raw: value.text)
    }

    private mutating func add(_ key: String, raw: String) {
        members += (members.isEmpty ? "" : ",") + Self.quote(key) + ":" + raw
    }

    /// Writes a string.
    static func quote(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\r": quoted += "\\r"
            case "\t": quoted += "\\t"
            case _ where isHarmless(scalar): quoted.unicodeScalars.append(scalar)
            default: quoted += String(scalar).utf16.map(escape).joined()
            }
        }
        return quoted + "\""
    }

    private static func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
        guard !scalar.isASCII else {
            return (0x20..<0x7F).contains(scalar.value)
        }
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: return false
        default: return true
        }
    }

    private static func escape(_ unit: UInt16) -> String {
        let digits = String(unit, radix: 16)
        return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    }
}
