import Configuration

/// Reads and validates configuration values. A value that is invalid is noted as a problem, and its default is used in
/// its place, so that all problems are found in one go.
struct ConfigurationValues {
    let config: ConfigReader

    /// The invalid values so far.
    private(set) var problems: [ConfigurationError] = []

    init(config: ConfigReader) {
        self.config = config
    }

    /// Notes that a value is invalid.
    mutating func refuse(_ key: ConfigurationKey, expected: String? = nil) {
        problems.append(ConfigurationError(key: key.name, expected: expected ?? key.expected))
    }

    /// Reads an integer; 0 for one that must be set and is not.
    mutating func integer(_ key: ConfigurationKey) -> Int {
        let standard: Int? = if case .number(let number) = key.standard { number } else { nil }
        guard let text = text(key) else {
            if standard == nil {
                refuse(key, expected: "set: \(key.expected)")
            }
            return standard ?? 0
        }
        guard case .number(let range) = key.values, let value = Int(text), range.contains(value) else {
            refuse(key)
            return standard ?? 0
        }
        return value
    }

    /// Parses a value from text.
    ///
    /// - Parameters:
    ///   - expected: The valid values, worded to follow "must be"; `nil` for those of the key.
    ///   - read: Returns `nil` for an invalid text.
    mutating func value<Value>(
        _ key: ConfigurationKey,
        default standard: Value,
        expected: String? = nil,
        read: (String) -> Value?
    ) -> Value {
        guard let text = text(key) else {
            return standard
        }
        guard let value = read(text) else {
            refuse(key, expected: expected)
            return standard
        }
        return value
    }

    /// Reads the path of a file or a folder; `nil` when the key is not set. An empty text is refused: it comes from a
    /// script with an unset variable.
    mutating func path(_ key: ConfigurationKey) -> String? {
        value(key, default: nil) { $0.isEmpty ? nil : .some($0) }
    }

    /// Returns a value as text: the environment and the command line give text, a file may give a number.
    func text(_ key: ConfigurationKey) -> String? {
        config.string(forKey: ConfigKey(key.name)) ?? config.int(forKey: ConfigKey(key.name)).map(String.init)
    }
}

/// An invalid configuration value.
package struct ConfigurationError: Error, Equatable, CustomStringConvertible {
    /// The key as in the configuration file.
    package let key: String

    /// The valid values.
    package let expected: String

    /// The source of the value, such as a line of the file; `nil` if it is not known or the value is missing.
    package var place: String?

    /// A sentence for the operator.
    package var description: String {
        "The setting '\(key)' must be \(expected)" + (place.map { " (\($0))." } ?? ".")
    }
}
