import Configuration

/// Reads and validates configuration values; an error names the key of the invalid value.
struct ConfigurationValues {
    let config: ConfigReader

    /// Reads an integer.
    ///
    /// - Parameter standard: Used when the key is not set; without it, the key must be set.
    func integer(
        _ key: String,
        in range: ClosedRange<Int>,
        default standard: Int? = nil
    ) throws(ConfigurationError) -> Int {
        let error = ConfigurationError(
            key: key,
            expected: "a whole number from \(range.lowerBound) to \(range.upperBound)"
        )
        guard let text = text(key) else {
            guard let standard else {
                throw error
            }
            return standard
        }
        guard let value = Int(text), range.contains(value) else {
            throw error
        }
        return value
    }

    /// Parses a value from text.
    func value<Value>(
        _ key: String,
        default standard: Value,
        expected: String,
        read: (String) -> Value?
    ) throws(ConfigurationError) -> Value {
        guard let text = text(key) else {
            return standard
        }
        guard let value = read(text) else {
            throw ConfigurationError(key: key, expected: expected)
        }
        return value
    }

    /// Reads the path of a file or a folder; `nil` when the key is not set.
    ///
    /// - Throws: ``ConfigurationError`` for an empty text, which comes from a script with an unset variable.
    func path(_ key: String) throws(ConfigurationError) -> String? {
        let path = text(key)
        guard path != "" else {
            throw ConfigurationError(key: key, expected: "a path; it was given an empty text")
        }
        return path
    }

    /// Returns a value as text: the environment and the command line give text, a JSON file may give a number.
    func text(_ key: String) -> String? {
        config.string(forKey: ConfigKey(key)) ?? config.int(forKey: ConfigKey(key)).map(String.init)
    }
}

/// An invalid configuration value.
package struct ConfigurationError: Error, Equatable, CustomStringConvertible {
    /// The key as in the configuration file.
    package let key: String

    /// The valid values.
    package let expected: String

    /// A sentence for the operator.
    package var description: String {
        "The setting '\(key)' must be \(expected)."
    }
}
