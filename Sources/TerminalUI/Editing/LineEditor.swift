/// Line editor: the text being typed, the cursor, and the history of entered lines.
///
/// The text is bounded: input beyond ``limit`` is dropped. The cursor moves by user-perceived characters (grapheme
/// clusters), independent of their number of code points.
package struct LineEditor: Sendable {
    /// The maximum length of a line in bytes: four of the largest messages.
    package static let limit = 64 * 1024

    /// The maximum number of lines in the history.
    package static let historyLimit = 100

    /// The result of a key.
    package enum Outcome: Sendable, Equatable {
        /// Neither the text nor the cursor changed.
        case unchanged
        /// The text or the cursor changed.
        case changed
        /// The key has no effect here; rings the terminal's bell.
        case refused
        /// The line is complete; the editor is empty again.
        case entered(TypedLine)
        /// Ctrl-D on an empty line.
        case endOfInput
        /// Ctrl-C.
        case interrupted
        /// Ctrl-L.
        case redraw
        /// Ctrl-Z.
        case suspended
    }

    private var characters: [Character] = []
    private var cursor = 0
    private var byteCount = 0
    /// Whether the line contains invalid bytes, each shown as U+FFFD. Such a line is rejected as a whole: as a
    /// password it would match any other invalid byte in their place.
    private var hasNotText = false
    private var history: [String] = []
    /// The history entry on display; the end index is the line being typed.
    private var historyPosition = 0
    /// The line being typed when the history was opened.
    private var draft = ""

    /// Starts with an empty line and an empty history.
    package init() {}

    /// Whether the line is empty.
    package var isEmpty: Bool { characters.isEmpty }

    /// Handles a key.
    ///
    /// - Parameter isHidden: Whether the line is a secret, which the history neither shows nor stores.
    package mutating func handle(_ key: Key, isHidden: Bool) -> Outcome {
        switch key {
        case .text(let text): return insert(text)
        case .notText:
            hasNotText = true
            return insert("\u{FFFD}")
        case .enter: return enter(isHidden: isHidden)
        case .backspace: return remove(max(0, cursor - 1)..<cursor)
        case .delete: return remove(cursor..<min(characters.count, cursor + 1))
        case .left: return move(to: cursor - 1)
        case .right: return move(to: cursor + 1)
        case .home: return move(to: 0)
        case .end: return move(to: characters.count)
        case .cutToEnd: return remove(cursor..<characters.count)
        case .cutToStart: return remove(0..<cursor)
        case .cutWord: return remove(startOfWord..<cursor)
        case .up: return isHidden ? .refused : recall(historyPosition - 1)
        case .down: return isHidden ? .refused : recall(historyPosition + 1)
        case .redraw: return .redraw
        case .interrupt: return .interrupted
        case .suspend: return .suspended
        case .endOfInput: return isEmpty ? .endOfInput : remove(cursor..<min(characters.count, cursor + 1))
        }
    }

    /// Discards the line being typed.
    package mutating func clear() {
        replace(with: "")
        historyPosition = history.count
        draft = ""
    }

    /// The line as displayed by a terminal; a hidden one is empty.
    package func display(isHidden: Bool) -> DisplayLine {
        guard !isHidden else {
            return DisplayLine()
        }
        return DisplayLine(cells: characters.map { DisplayCell($0) }, cursor: cursor)
    }

    private mutating func insert(_ text: String) -> Outcome {
        var wasCut = false
        for scalar in text.unicodeScalars {
            let size = UTF8.width(scalar)
            guard byteCount + size <= Self.limit else {
                wasCut = true
                break
            }
            byteCount += size
            insert(scalar)
        }
        return wasCut ? .refused : .changed
    }

    /// Inserts a code point, which may combine with the character before the cursor.
    private mutating func insert(_ scalar: Unicode.Scalar) {
        guard cursor > 0 else {
            characters.insert(Character(scalar), at: 0)
            cursor = 1
            return
        }
        var joined = String(characters[cursor - 1])
        joined.unicodeScalars.append(scalar)
        characters.replaceSubrange(cursor - 1..<cursor, with: joined)
        cursor += joined.count - 1
    }

    private mutating func remove(_ range: Range<Int>) -> Outcome {
        guard !range.isEmpty else {
            return .refused
        }
        byteCount -= characters[range].reduce(0) { $0 + $1.utf8.count }
        characters.removeSubrange(range)
        cursor = range.lowerBound
        hasNotText = hasNotText && characters.contains { $0.unicodeScalars.contains("\u{FFFD}") }
        return .changed
    }

    private mutating func move(to position: Int) -> Outcome {
        guard (0...characters.count).contains(position) else {
            return .refused
        }
        defer { cursor = position }
        return position == cursor ? .unchanged : .changed
    }

    private var startOfWord: Int {
        let end = characters[..<cursor].lastIndex { !$0.isWhitespace } ?? 0
        return characters[..<end].lastIndex(where: \.isWhitespace).map { $0 + 1 } ?? 0
    }

    private mutating func enter(isHidden: Bool) -> Outcome {
        let line = String(characters)
        let isText = !hasNotText
        let byteCount = byteCount
        if isText, !isHidden, !line.isEmpty, line != history.last {
            history.append(line)
            history.removeFirst(max(0, history.count - Self.historyLimit))
        }
        clear()
        return .entered(isText ? .text(line) : .notText(byteCount: byteCount))
    }

    private mutating func recall(_ position: Int) -> Outcome {
        guard (0...history.count).contains(position) else {
            return .refused
        }
        if historyPosition == history.count {
            draft = String(characters)
        }
        historyPosition = position
        replace(with: position == history.count ? draft : history[position])
        return .changed
    }

    private mutating func replace(with line: String) {
        characters = Array(line)
        hasNotText = false
        cursor = characters.count
        byteCount = line.utf8.count
    }
}
