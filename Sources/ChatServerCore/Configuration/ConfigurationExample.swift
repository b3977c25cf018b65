/// A configuration file with every setting: commented out, with its default and an explanation.
package enum ConfigurationExample {
    private static let heading = """
        // The settings of chatserver, commented out and with their defaults. Remove the slashes before those that you
        // change, and start the server with --config and the path of this file. The command line wins over the
        // environment (TANDEM_PASSWORD_COST for passwordCost), the environment over this file. The file is JSON with
        // comments, and a comma may stand after the last setting.
        //
        // chatserver 1300 --check-config --config FILE   checks it, and starts nothing.
        // chatserver admin reload --config FILE          makes a running server read it again, as kill -HUP PID does.
        """

    /// The whole file.
    package static let text = heading + "\n{\n" + parts.joined(separator: "\n") + "}\n"

    private static var parts: [String] {
        ConfigurationKey.Group.allCases.map { group in
            let entries = ConfigurationKey.all.filter { $0.group == group }.map(entry)
            return "    // ---- \(group.rawValue) ----\n\n" + entries.joined(separator: "\n")
        }
    }

    private static func entry(_ key: ConfigurationKey) -> String {
        let notes = [key.exampleRange, key.exampleDefault, key.needsRestart ? "A change needs a restart." : nil]
            .compactMap(\.self)
        var lines = [key.summary]
        if !notes.isEmpty {
            lines.append(notes.joined(separator: " "))
        }
        lines.append("\"\(key.name)\": \(key.exampleValue),")
        return lines.map { "    // \($0)\n" }.joined()
    }
}

extension ConfigurationKey {
    /// The default as JSON, or an example where there is none.
    fileprivate var exampleValue: String {
        switch standard {
        case .number(let number): "\(number)"
        // Defaults are our own words and paths, which need no escapes.
        case .text(let text): "\"\(text)\""
        case .unset(_, let example): example
        }
    }

    /// A sentence about a default that is no value.
    fileprivate var exampleDefault: String? {
        if case .unset(let words, _) = standard { "Default: \(words)." } else { nil }
    }

    fileprivate var exampleRange: String? {
        switch values {
        case .number(let range): "\(range.lowerBound) to \(range.upperBound)."
        case .word(let words): "One of: \(words.joined(separator: ", "))."
        case .text, .path, .networks: nil
        }
    }
}
