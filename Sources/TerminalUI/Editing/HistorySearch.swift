/// The incremental search for a line of the history that contains what is typed, from the newest line back.
///
/// Upper and lower case are the same.
struct HistorySearch: Sendable {
    /// The maximum length of what is searched, in characters.
    static let queryLimit = 128

    private let lines: [String]
    /// The lines in lower case, made once.
    private let keys: [[UInt8]]
    /// What is searched.
    private(set) var query = ""
    /// The index of the line that was found.
    private var position: Int
    /// Whether no line is left that contains what is searched.
    private(set) var hasFailed = false

    /// - Parameter lines: The lines, the oldest first.
    init(lines: [String]) {
        self.lines = lines
        keys = lines.map { Array($0.lowercased().utf8) }
        position = lines.count
    }

    /// The line that was found, and the number of its characters before the match; `nil` before the first.
    var found: (line: String, offset: Int)? {
        guard position < lines.count else {
            return nil
        }
        let line = lines[position]
        let start = Self.index(of: Array(query.lowercased().utf8), in: keys[position]) ?? 0
        // Where the lower case has another length than the line, the start may be off by that.
        let offset = CharacterUnits.of(String(decoding: keys[position][..<start], as: UTF8.self)).count
        return (line, min(offset, CharacterUnits.of(line).count))
    }

    /// Adds to what is searched.
    ///
    /// - Returns: Whether there was room.
    mutating func add(_ text: String) -> Bool {
        guard query.count + text.count <= Self.queryLimit else {
            return false
        }
        query += text
        find(from: min(position, lines.count - 1))
        return true
    }

    /// Takes the last character of what is searched back, and searches from the newest line again.
    ///
    /// - Returns: Whether there was one.
    mutating func removeLast() -> Bool {
        guard query.popLast() != nil else {
            return false
        }
        position = lines.count
        hasFailed = false
        if !query.isEmpty {
            find(from: lines.count - 1)
        }
        return true
    }

    /// Goes to an older line.
    mutating func older() {
        if !query.isEmpty {
            find(from: position - 1)
        }
    }

    private mutating func find(from start: Int) {
        let key = Array(query.lowercased().utf8)
        var index = start
        while index >= 0 {
            // The line on display was found before: another one with the same text is no other line.
            if Self.index(of: key, in: keys[index]) != nil, index == position || isOther(index) {
                position = index
                hasFailed = false
                return
            }
            index -= 1
        }
        hasFailed = true
    }

    private func isOther(_ index: Int) -> Bool {
        position >= lines.count || lines[index] != lines[position]
    }

    private static func index(of key: [UInt8], in bytes: [UInt8]) -> Int? {
        guard bytes.count >= key.count else {
            return nil
        }
        return (0...bytes.count - key.count).first { start in
            key.indices.allSatisfy { bytes[start + $0] == key[$0] }
        }
    }
}
