// Typing, moving, cutting, and taking back.
extension LineEditor {
    mutating func type(_ text: String) -> Outcome {
        let room = prefix(of: text)
        if !room.isEmpty {
            undos.note(edited.insert(room), .typing)
        }
        return room.utf8.count < text.utf8.count ? .refused : .changed
    }

    /// The beginning of a text that has room in the line.
    func prefix(of text: String) -> String {
        var room = limit - edited.byteCount
        guard text.utf8.count > room else {
            return text
        }
        var prefix = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            room -= UTF8.width(scalar)
            guard room >= 0 else {
                break
            }
            prefix.append(scalar)
        }
        return String(prefix)
    }

    mutating func paste(_ text: String, as kind: LineKind) -> Outcome {
        let text = kind.keepsLineEnds ? text : Self.oneLine(text)
        guard edited.byteCount + text.utf8.count <= limit else {
            return .tooLong(byteCount: text.utf8.count)
        }
        if !text.isEmpty {
            undos.note(edited.insert(text), .single)
        }
        return .changed
    }

    /// A text without line ends at its end, and with blanks for those within.
    private static func oneLine(_ text: String) -> String {
        var scalars = String.UnicodeScalarView(
            text.unicodeScalars.map { $0 == "\n" || $0 == "\t" ? " " : $0 }
        )
        for scalar in text.unicodeScalars.reversed() {
            guard scalar == "\n" else {
                break
            }
            scalars.removeLast()
        }
        return String(scalars)
    }

    mutating func typeInvalid() -> Outcome {
        guard edited.byteCount + 3 <= limit else {
            return .refused
        }
        undos.note(edited.insertInvalid(), .typing)
        return .changed
    }

    /// Moves the cursor; one position beyond an end is refused.
    mutating func move(to position: Int) -> Outcome {
        guard (0...edited.count).contains(position) else {
            return .refused
        }
        defer { edited.move(to: position) }
        return position == edited.cursor ? .unchanged : .changed
    }

    mutating func removeNext() -> Outcome {
        remove(edited.cursor..<min(edited.count, edited.cursor + 1))
    }

    mutating func remove(_ range: Range<Int>) -> Outcome {
        guard !range.isEmpty else {
            return .refused
        }
        undos.note(edited.remove(range), .deleting)
        return .changed
    }

    /// Removes what can be inserted again, unless it is secret.
    mutating func cut(_ range: Range<Int>, _ side: CutBuffer.Side, _ kind: LineKind) -> Outcome {
        guard !range.isEmpty else {
            return .refused
        }
        if kind.isRemembered, !edited.hasInvalid {
            cuts.add(EditedText.text(edited.units(in: range)), side)
        }
        undos.note(edited.remove(range), .single)
        return .changed
    }

    mutating func yank() -> Outcome {
        cuts.rewind()
        return insertCut()
    }

    /// Replaces the text that was just inserted by the one cut before it.
    mutating func yankOlder() -> Outcome {
        guard let count = yankedCount else {
            return .refused
        }
        undos.note(edited.remove(edited.cursor - count..<edited.cursor), .single)
        cuts.older()
        return insertCut()
    }

    private mutating func insertCut() -> Outcome {
        guard let text = cuts.current, edited.byteCount + text.utf8.count <= limit else {
            return .refused
        }
        let start = edited.cursor
        undos.note(edited.insert(text), .single)
        yankedCount = max(0, edited.cursor - start)
        return .changed
    }

    /// Swaps the characters around the cursor, at the end of the line the last two.
    mutating func transpose() -> Outcome {
        let end = min(edited.cursor + 1, edited.count)
        guard end >= 2, edited.cursor > 0 else {
            return .refused
        }
        let units = edited.units(in: end - 2..<end)
        undos.note(edited.replace(end - 2..<end, with: units.reversed()), .single)
        return .changed
    }

    mutating func undo() -> Outcome {
        guard let change = undos.undo() else {
            return .refused
        }
        edited.revert(change)
        return .changed
    }

    mutating func redo() -> Outcome {
        guard let change = undos.redo() else {
            return .refused
        }
        edited.repeatChange(change)
        return .changed
    }

    /// Ends what only keys in a row continue: a run of typing, a row of cuts, and the choice of a cut text.
    mutating func endRuns(before key: Key) {
        switch key {
        // A report of the terminal is no key of the person.
        case .focusIn, .focusOut, .cursorReport, .yankOlder: return
        case .cutToEnd, .cutToStart, .cutWord, .cutWordLeft, .cutWordRight:
            undos.endRun()
        case .text, .notText, .lineEnd, .backspace, .delete:
            cuts.close()
        case .paste, .enter, .tab, .backTab, .escape, .left, .right, .up, .down, .home, .end, .pageUp, .pageDown,
            .wordLeft, .wordRight, .yank, .transpose, .undo, .redo, .search, .alt, .redraw, .interrupt,
            .endOfInput, .suspend:
            cuts.close()
            undos.endRun()
        }
        yankedCount = nil
    }

    /// The position after the blank before the word before the cursor, or at it.
    var startOfBlanks: Int {
        let end = edited.before.lastIndex { !$0.character.isWhitespace } ?? 0
        return edited.before[..<end].lastIndex { $0.character.isWhitespace }.map { $0 + 1 } ?? 0
    }

    var startOfWord: Int {
        let end = edited.before.lastIndex(where: Self.isOfWord) ?? 0
        return edited.before[..<end].lastIndex { !Self.isOfWord($0) }.map { $0 + 1 } ?? 0
    }

    var endOfWord: Int {
        let start = edited.after.lastIndex(where: Self.isOfWord) ?? 0
        let end = edited.after[..<start].lastIndex { !Self.isOfWord($0) }.map { $0 + 1 } ?? 0
        return edited.count - end
    }

    private static func isOfWord(_ unit: EditedText.Unit) -> Bool {
        unit.character.isLetter || unit.character.isNumber || unit.character == "_"
    }
}
