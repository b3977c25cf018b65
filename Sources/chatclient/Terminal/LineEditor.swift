import ChatProtocol

/// The line that is being typed: its text, the cursor, and the lines before it.
///
/// The text is bounded: what would go over ``limit`` is left out. The cursor moves by what a person sees as one
/// character, however many code points that has.
struct LineEditor: Sendable {
    /// Bytes of the longest line, as for plain input.
    static let limit = LineSplitter.plainLimit

    /// How many entered lines can be called back.
    static let historyLimit = 100

    /// What a key did.
    enum Outcome: Sendable, Equatable {
        /// The text or the cursor is as it was before.
        case unchanged
        /// The text or the cursor changed.
        case changed
        /// The key cannot do anything here; the terminal's bell says so.
        case refused
        /// The line is complete; the editor is empty again.
        case entered(InputLine)
        /// Ctrl-D in an empty line.
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
    /// Whether bytes that are no text stand in the line, each as U+FFFD. A line with them is refused as a whole: as a
    /// password it would fit every other byte, too.
    private var hasNotText = false
    private var history: [String] = []
    /// The place in the history that is shown; its end is the line that is being typed.
    private var historyPosition = 0
    /// The line that was being typed when the history was called.
    private var draft = ""

    /// Whether nothing was typed.
    var isEmpty: Bool { characters.isEmpty }

    /// Carries out a key.
    ///
    /// - Parameter isHidden: Whether the line is a secret, which the history neither shows nor keeps.
    mutating func handle(_ key: Key, isHidden: Bool) -> Outcome {
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

    /// Forgets the line that is being typed.
    mutating func clear() {
        replace(with: "")
        historyPosition = history.count
        draft = ""
    }

    /// The line as a terminal shows it; a hidden one shows nothing.
    func display(isHidden: Bool) -> DisplayLine {
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

    /// A code point may become one character with the one before it.
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
