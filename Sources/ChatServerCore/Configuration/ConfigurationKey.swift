/// One setting of the server: its name, its values and what people are told about it. ``all`` is the table from which
/// the reading of settings, the example file and the check of the documentation are made.
package struct ConfigurationKey: Sendable {
    /// The values that a setting may have.
    package enum Values: Sendable, Equatable {
        /// A whole number.
        case number(ClosedRange<Int>)
        /// One of these words.
        case word([String])
        /// A text with rules of its own.
        case text
        /// The path of a file or a folder.
        case path
        /// IP addresses and networks, as a text with commas or as an array of texts.
        case networks
    }

    /// The value of a setting that is not set.
    package enum Standard: Sendable, Equatable {
        /// A number.
        case number(Int)
        /// A text.
        case text(String)
        /// Nothing, or what the server finds out by itself: in words, and with the JSON text of an example.
        case unset(String, example: String)
    }

    /// The parts of the example file.
    package enum Group: String, Sendable, CaseIterable {
        case network = "Network and files"
        case entrance = "Accounts and passwords"
        case limits = "Limits"
        case messages = "Messages"
        case operation = "Operation"
    }

    /// The name in the configuration file.
    package let name: String

    /// The valid values.
    package let values: Values

    /// The value when it is not set.
    package let standard: Standard

    /// The part of the example file.
    package let group: Group

    /// Whether a change takes effect only after a restart; otherwise a reload is enough.
    package let needsRestart: Bool

    /// One or two sentences about its meaning.
    package let summary: String

    /// The setting's value in a configuration, as text: to compare two of them. It is never shown.
    let text: @Sendable (ServerConfiguration) -> String

    init(
        _ name: String,
        _ values: Values,
        standard: Standard,
        in group: Group,
        needsRestart: Bool = false,
        _ summary: String,
        text: @escaping @Sendable (ServerConfiguration) -> String
    ) {
        self.name = name
        self.values = values
        self.standard = standard
        self.group = group
        self.needsRestart = needsRestart
        self.summary = summary
        self.text = text
    }

    /// The option of the command line: `--password-cost` for `passwordCost`.
    package var option: String {
        "--" + name.map { $0.isUppercase ? "-\($0.lowercased())" : String($0) }.joined()
    }

    /// The variable of the environment: `TANDEM_PASSWORD_COST` for `passwordCost`.
    package var variable: String {
        EnvironmentVariables.name(of: name)
    }

    /// The valid values, worded to follow "must be".
    var expected: String {
        switch values {
        case .number(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
        case .word(let words): Self.alternatives(words)
        case .text: "a text"
        case .path: "a path; it was given an empty text"
        case .networks: "IP addresses or networks such as '10.0.0.0/8,2001:db8::1', separated by commas"
        }
    }

    private static func alternatives(_ words: [String]) -> String {
        let quoted = words.map { "'\($0)'" }
        guard let last = quoted.last, quoted.count > 1 else {
            return quoted.joined()
        }
        return quoted.dropLast().joined(separator: ", ") + " or " + last
    }
}
