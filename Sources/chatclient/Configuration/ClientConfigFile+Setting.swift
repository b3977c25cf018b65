extension ClientConfigFile {
    /// Sets a key before the first section in the text of a configuration file. Comments and the order of lines stay.
    ///
    /// The last line that sets the key is changed. If there is none, a line is added after the commented example of
    /// the key, or else before the first section.
    ///
    /// - Parameter value: The value; line ends in it become blanks, because they would begin another setting.
    /// - Returns: The text with the setting.
    static func setting(_ key: ConfigKey, to value: String, in text: String) -> String {
        let plain = String(value.map { $0.isNewline ? " " : $0 }).trimmed()
        var lines = ConfigLine.lines(of: text)
        let top = lines.firstIndex { $0.isSection } ?? lines.count
        if let index = lines[..<top].lastIndex(where: { $0.sets(key) }) {
            let indent = lines[index].text.prefix(while: \.isWhitespace)
            lines[index].text = "\(indent)\(key.rawValue) = \(plain)"
            return joined(lines)
        }
        let end = lines.first.map(\.end).flatMap { $0.isEmpty ? nil : $0 } ?? "\n"
        let added = ConfigLine(text: "\(key.rawValue) = \(plain)", end: end)
        let index = lines[..<top].lastIndex { isSame($0.dormantKey, key) }.map { $0 + 1 } ?? endOfTop(lines, top)
        if index > 0, lines[index - 1].end.isEmpty {
            lines[index - 1].end = end
        }
        lines.insert(added, at: index)
        return joined(lines)
    }

    /// The place before the first section's heading, and before the comment and the blank lines above the heading.
    private static func endOfTop(_ lines: [ConfigLine], _ top: Int) -> Int {
        guard top < lines.count else {
            return top
        }
        let comment = lines[..<top].lastIndex { !$0.text.trimmed().hasPrefix("#") }.map { $0 + 1 } ?? 0
        return lines[..<comment].lastIndex { !$0.text.trimmed().isEmpty }.map { $0 + 1 } ?? 0
    }

    private static func joined(_ lines: [ConfigLine]) -> String {
        lines.map { $0.text + $0.end }.joined()
    }

    fileprivate static func isSame(_ name: String?, _ key: ConfigKey) -> Bool {
        name?.lowercased() == key.rawValue.lowercased()
    }
}

extension ConfigLine {
    fileprivate var isSection: Bool {
        if case .section = meaning { true } else { false }
    }

    fileprivate func sets(_ key: ConfigKey) -> Bool {
        guard case .setting(let name, _) = meaning else {
            return false
        }
        return ClientConfigFile.isSame(name, key)
    }
}
