// The history: going through it, and searching in it.
extension LineEditor {
    /// Shows the next older (-1) or newer (1) line of the history; after the newest one the line being typed.
    mutating func recall(_ step: Int, _ kind: LineKind) -> Outcome {
        guard kind.isRemembered else {
            return .refused
        }
        let lines = history.lines(kind)
        let current = recall?.kind == kind ? recall : nil
        let position = (current?.position ?? lines.count) + step
        guard (0...lines.count).contains(position) else {
            return .refused
        }
        var next = current ?? Recall(kind: kind, position: lines.count, draft: edited.text)
        next.position = position
        replace(with: position == lines.count ? next.draft : lines[position])
        recall = position == lines.count ? nil : next
        return .changed
    }

    mutating func beginSearch(_ kind: LineKind) -> Outcome {
        guard kind.isRemembered else {
            return .refused
        }
        searching = Searching(search: HistorySearch(lines: history.lines(kind)), saved: edited)
        return .changed
    }

    /// Handles a key while the history is searched.
    ///
    /// - Returns: `nil` if the key ended the search and acts on the line that was found.
    mutating func handleSearching(_ key: Key) -> Outcome? {
        guard var current = searching else {
            return nil
        }
        var isDone = true
        switch key {
        case .text(let text), .paste(let text): isDone = current.search.add(text)
        case .backspace: isDone = current.search.removeLast()
        case .search: current.search.older()
        case .escape, .interrupt:
            searching = nil
            edited = current.saved
            return .changed
        case .focusIn, .focusOut, .cursorReport: return .unhandled(key)
        case .redraw: return .redraw
        case .suspend: return .suspended
        case .tab:
            endSearch()
            return .changed
        case .notText, .enter, .lineEnd, .backTab, .delete, .left, .right, .up, .down, .home, .end, .pageUp,
            .pageDown, .wordLeft, .wordRight, .cutToEnd, .cutToStart, .cutWord, .cutWordLeft, .cutWordRight, .yank,
            .yankOlder, .transpose, .undo, .redo, .alt, .endOfInput:
            endSearch()
            return nil
        }
        searching = current
        showFound(current)
        return isDone && !current.search.hasFailed ? .changed : .refused
    }

    /// Shows the line that was found, with the cursor where it matches.
    private mutating func showFound(_ current: Searching) {
        guard let (line, offset) = current.search.found else {
            edited = current.saved
            return
        }
        let profile = edited.profile
        edited = EditedText()
        edited.profile = profile
        _ = edited.insert(prefix(of: line))
        edited.move(to: min(offset, edited.count))
    }

    /// Takes the line that was found into the editor.
    private mutating func endSearch() {
        guard let current = searching else {
            return
        }
        searching = nil
        if current.search.found != nil {
            undos = UndoHistory(lineLimit: limit)
            recall = nil
        }
    }
}
