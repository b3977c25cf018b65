/// Line editor: the text being typed, the cursor, what was cut, what can be undone, and the history of entered lines.
///
/// The text is bounded: input beyond the limit is refused. It may have line ends, shown as `⏎`; only ``Key/enter`` ends
/// it. The cursor moves by user-perceived characters (grapheme clusters), up to the bounds of ``CharacterUnits``. A key
/// costs a time that is at most linear in the length of the text.
package struct LineEditor: Sendable {
    /// The maximum length of a line in bytes: four of the largest messages.
    package static let limit = 64 * 1024

    /// The result of a key.
    package enum Outcome: Sendable, Equatable {
        /// Neither the text nor the cursor changed.
        case unchanged
        /// The text, the cursor or the search changed.
        case changed
        /// The key has no effect here, or only a part of the text had room; rings the terminal's bell.
        case refused
        /// The pasted text has no room; nothing changed. The length is that of the pasted text in bytes.
        case tooLong(byteCount: Int)
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
        /// The key is not the editor's: Tab, Esc, a page, the focus, a reply of the terminal.
        case unhandled(Key)
    }

    /// A line of the history on display.
    struct Recall: Sendable {
        let kind: LineKind
        var position: Int
        /// The line being typed when the history was opened.
        let draft: String
    }

    /// A search in the history, and the line to which it goes back.
    struct Searching: Sendable {
        var search: HistorySearch
        let saved: EditedText
    }

    let limit: Int
    var edited = EditedText()
    var undos: UndoHistory
    var cuts = CutBuffer()
    var recall: Recall?
    var searching: Searching?
    /// The number of characters that the last key inserted from the cut texts.
    var yankedCount: Int?

    /// The lines entered before. The caller sets it to what was kept, and keeps it.
    package var history = LineHistory()

    /// Tells which lines have a secret in them, and so are not added to ``history``: the caller knows the commands.
    package var isSecret: @Sendable (String) -> Bool = { _ in false }

    /// Starts with an empty line and an empty history.
    ///
    /// - Parameter limit: The maximum length of a line in bytes.
    package init(limit: Int = Self.limit) {
        self.limit = limit
        undos = UndoHistory(lineLimit: limit)
    }

    /// How the terminal counts widths.
    package var profile: WidthProfile {
        get { edited.profile }
        set {
            edited.profile = newValue
            // The changes keep cells of the former widths.
            undos = UndoHistory(lineLimit: limit)
        }
    }

    /// Whether the line is empty.
    package var isEmpty: Bool { edited.isEmpty }

    /// The line.
    package var text: String { edited.text }

    /// The line up to the cursor.
    package var textBeforeCursor: String { EditedText.text(edited.before) }

    /// Handles a key.
    ///
    /// - Parameter kind: What the line is typed for.
    package mutating func handle(_ key: Key, as kind: LineKind) -> Outcome {
        if searching != nil, let outcome = handleSearching(key) {
            return outcome
        }
        endRuns(before: key)
        return perform(key, kind)
    }

    private mutating func perform(_ key: Key, _ kind: LineKind) -> Outcome {
        switch key {
        case .enter: return enter(kind)
        case .text(let text): return type(text)
        case .paste(let text): return paste(text, as: kind)
        case .lineEnd: return kind.keepsLineEnds ? type("\n") : .refused
        case .notText: return typeInvalid()
        case .yank: return yank()
        case .transpose: return transpose()
        case .undo: return undo()
        case .redo: return redo()
        case .yankOlder: return yankOlder()
        case .backspace: return remove(max(0, edited.cursor - 1)..<edited.cursor)
        case .delete: return removeNext()
        case .cutToStart: return cut(0..<edited.cursor, .left, kind)
        case .cutWord: return cut(startOfBlanks..<edited.cursor, .left, kind)
        case .cutWordLeft: return cut(startOfWord..<edited.cursor, .left, kind)
        case .cutWordRight: return cut(edited.cursor..<endOfWord, .right, kind)
        case .cutToEnd: return cut(edited.cursor..<edited.count, .right, kind)
        case .left: return move(to: edited.cursor - 1)
        case .right: return move(to: edited.cursor + 1)
        case .home: return move(to: 0)
        case .end: return move(to: edited.count)
        case .wordLeft: return move(to: startOfWord)
        case .wordRight: return move(to: endOfWord)
        case .up: return recall(-1, kind)
        case .down: return recall(1, kind)
        case .search: return beginSearch(kind)
        case .redraw: return .redraw
        case .interrupt: return .interrupted
        case .suspend: return .suspended
        case .endOfInput: return isEmpty ? .endOfInput : removeNext()
        case .tab, .backTab, .escape, .pageUp, .pageDown, .alt, .focusIn, .focusOut, .cursorReport:
            return .unhandled(key)
        }
    }

    /// Discards the line being typed, and ends a search.
    package mutating func clear() {
        replace(with: "")
        recall = nil
        cuts.close()
    }

    /// Replaces the line, with the cursor at its end: an entered one to be edited again. What does not fit is cut off.
    package mutating func replace(with text: String) {
        searching = nil
        yankedCount = nil
        undos = UndoHistory(lineLimit: limit)
        let profile = edited.profile
        edited = EditedText()
        edited.profile = profile
        _ = edited.insert(prefix(of: text))
    }

    /// Replaces the characters before the cursor, such as the beginning of a name by the whole name.
    ///
    /// - Parameter count: Number of characters of ``textBeforeCursor``.
    package mutating func complete(replacing count: Int, with text: String) -> Outcome {
        let word = EditedText.text(edited.before.suffix(count))
        guard edited.byteCount - word.utf8.count + text.utf8.count <= limit else {
            return .refused
        }
        endRuns(before: .tab)
        let start = edited.cursor - min(count, edited.cursor)
        let removal = edited.remove(start..<edited.cursor)
        let insertion = edited.insert(text)
        for change in [removal, insertion] where change.removed != change.inserted {
            undos.note(change, .single)
        }
        return .changed
    }

    /// The line as displayed by a terminal; a hidden one is empty.
    package func display(isHidden: Bool) -> DisplayLine {
        guard !isHidden else {
            return DisplayLine()
        }
        return DisplayLine(cells: edited.cells, cursor: edited.cursor)
    }

    /// What stands before the line while its history is searched, such as `(search: lab)`; `nil` otherwise.
    package var searchPrompt: String? {
        guard let search = searching?.search else {
            return nil
        }
        let query = CharacterUnits.of(search.query).map { DisplayCell($0).text }.joined()
        return "(\(search.hasFailed ? "not found" : "search"): \(query))"
    }

    private mutating func enter(_ kind: LineKind) -> Outcome {
        var line = edited.text
        if kind.keepsLineEnds {
            while line.last == "\n" {
                line.removeLast()
            }
        }
        let outcome: Outcome =
            edited.hasInvalid ? .entered(.notText(byteCount: edited.byteCount)) : .entered(.text(line))
        if !edited.hasInvalid, !isSecret(line) {
            history.add(line, kind)
        }
        clear()
        return outcome
    }
}
