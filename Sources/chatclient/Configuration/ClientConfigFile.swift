/// The configuration file: lines `KEY = VALUE`, and sections `[alias]` and `[keys]` at its end. A line that begins with
/// `#` is a comment; a `#` elsewhere belongs to the value, because names of rooms begin with it.
enum ClientConfigFile {
    /// The sections, by their names.
    enum Section: String, Sendable, CaseIterable {
        case alias, keys
    }

    /// A line that says nothing to the client. It goes on with the others: a typing error locks nobody out.
    struct Problem: Sendable, Equatable {
        /// The number of the line, from 1.
        let line: Int
        /// A sentence for the user.
        let sentence: String
    }

    /// Reads the text of a configuration file.
    ///
    /// - Returns: The settings of all lines that are right, and the problems of the others.
    static func parse(_ text: String) -> (settings: ClientSettings, problems: [Problem]) {
        var reader = Reader()
        let text = text.hasPrefix("\u{FEFF}") ? String(text.dropFirst()) : text
        for (index, line) in ConfigLine.lines(of: text).enumerated() {
            if let sentence = reader.take(line) {
                reader.problems.append(Problem(line: index + 1, sentence: sentence))
            }
            reader.line += 1
        }
        return (reader.settings, reader.problems)
    }

    private struct Reader {
        var settings = ClientSettings()
        var problems: [Problem] = []
        var line = 1
        private var place = Place.top
        private var lines: [String: Int] = [:]

        private enum Place: Equatable {
            case top
            case section(Section)
            case unknown
        }

        /// Handles a line.
        ///
        /// - Returns: A sentence that says what is wrong with it; `nil` if nothing is.
        mutating func take(_ line: ConfigLine) -> String? {
            switch line.meaning {
            case .comment: return nil
            case .section(let name): return enter(name)
            case .setting(let key, let value): return set(key, value)
            case .unreadable: return "This is no setting: write KEY = VALUE, or # before a comment."
            }
        }

        private mutating func enter(_ name: String) -> String? {
            guard let section = Section(rawValue: name.lowercased()) else {
                place = .unknown
                let names = Section.allCases.map { "[\($0.rawValue)]" }.joined(separator: " and ")
                return "There is no section [\(name)], and its lines are left out. The sections are \(names)."
            }
            place = .section(section)
            return nil
        }

        private mutating func set(_ key: String, _ value: String) -> String? {
            switch place {
            case .unknown: nil
            case .section(.alias): settings.aliases.add(key, value) ?? noteRepetition("alias \(key.lowercased())")
            case .section(.keys): bind(key, value)
            case .top: setAtTop(key, value)
            }
        }

        private mutating func setAtTop(_ name: String, _ value: String) -> String? {
            guard let key = ConfigKey.allCases.first(where: { $0.rawValue.lowercased() == name.lowercased() }) else {
                let keys = ConfigKey.allCases.map(\.rawValue).joined(separator: ", ")
                return "There is no setting '\(name)'. The settings are \(keys)."
            }
            if let sentence = key.apply(value, to: &settings) {
                let hint = value.contains(" #") ? " A comment needs a line of its own." : ""
                return "\(key.rawValue): \(sentence)\(hint)"
            }
            return noteRepetition(key.rawValue)
        }

        private mutating func bind(_ name: String, _ value: String) -> String? {
            let key: KeyName
            do throws(KeyName.Problem) {
                key = try KeyName(name)
            } catch {
                switch error {
                case .fixed(let reason): return "'\(name)' cannot be bound: \(reason)."
                case .unknown:
                    return "'\(name)' is no key that can be bound; write it like ctrl-r, alt-b, ctrl-left or f5."
                }
            }
            guard let action = KeyAction(rawValue: value.lowercased()) else {
                let actions = KeyAction.allCases.map(\.rawValue).joined(separator: ", ")
                return "'\(value)' is nothing that a key can do. Possible are \(actions)."
            }
            settings.keys[key] = action
            return noteRepetition("keys \(key.name)")
        }

        /// A sentence about an earlier line that does not count any more.
        private mutating func noteRepetition(_ key: String) -> String? {
            defer { lines[key] = line }
            return lines[key].map { "This replaces line \($0), which sets the same. Remove one of them." }
        }
    }
}
