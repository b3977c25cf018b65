import TerminalUI

/// From bytes to keys to the events of a dialogue.
extension TerminalConsole {
    mutating func hideTypeahead() {
        setAside()
        hidesLateLines = true
    }

    /// The prompt, hidden while a line is typed that must not be shown.
    func shielded(_ prompt: Prompt) -> Prompt {
        var prompt = prompt
        prompt.isHidden = prompt.isHidden || (hidesLateLines && lateLines > 0)
        return prompt
    }

    mutating func setAside() {
        // What must not be shown stays so while it is typed ahead.
        hidesLateLines = hidesLateLines && lateLines > 0
        let lastEnter = keys.lastIndex(of: .enter)
        let isLastLineBegun =
            lastEnter.map { keys[keys.index(after: $0)...].contains(where: Self.types) }
            ?? (!editor.isEmpty || keys.contains(where: Self.types))
        lateLines = keys.count { $0 == .enter } + (isLastLineBegun ? 1 : 0)
    }

    mutating func feed(_ chunk: [UInt8]?) {
        guard let chunk else {
            isAtEnd = true
            return
        }
        queue(decoder.decode(chunk))
    }

    var inputPause: Duration? { decoder.timeOutDelay }

    mutating func inputPaused() {
        queue(decoder.timeOut())
    }

    private mutating func queue(_ decoded: [Key]) {
        let pressed = decoded.filter { !takeReport($0) }
        // Ctrl-C is always queued: it must work when nothing else does.
        let room = max(0, Self.keyLimit - keys.count)
        keys += pressed.prefix(room) + pressed.dropFirst(room).filter { $0 == .interrupt }.prefix(1)
        wasCut = wasCut || pressed.count > room
        hasNewKeys = hasNewKeys || !pressed.isEmpty
    }

    /// Takes what the terminal reports and nobody pressed.
    private mutating func takeReport(_ key: Key) -> Bool {
        switch key {
        case .cursorReport(_, let column):
            probe?.take(column: column)
            if let probe, probe.isComplete {
                editor.profile = probe.profile
                renderer.profile = probe.profile
            }
            return true
        case .focusIn:
            hasNewKeys = true
            return true
        case .focusOut:
            hasLeft = true
            return true
        case .text, .paste, .notText, .enter, .lineEnd, .tab, .backTab, .escape, .backspace, .delete, .left, .right,
            .up, .down, .home, .end, .pageUp, .pageDown, .wordLeft, .wordRight, .cutToEnd, .cutToStart, .cutWord,
            .cutWordLeft, .cutWordRight, .yank, .yankOlder, .transpose, .undo, .redo, .search, .alt, .redraw,
            .interrupt, .endOfInput, .suspend:
            return false
        }
    }

    /// Always true, so that Ctrl-C is handled at once.
    var hasRoom: Bool { true }

    mutating func step(prompt: Prompt?) -> ConsoleStep {
        var step = ConsoleStep(output: wasCut ? Self.bell : "")
        wasCut = false
        step.isActive = hasNewKeys
        step.hasLeft = hasLeft && !hasNewKeys
        hasNewKeys = false
        hasLeft = false
        let prompt = prompt.map { shielded($0) }
        guard let prompt, !prompt.isBusy else {
            if keys.contains(.interrupt) {
                // What was typed ahead is given up first.
                let hadText = !editor.isEmpty || keys.contains(where: Self.types)
                keys.removeAll()
                editor.clear()
                lateLines = 0
                step.event = hadText && prompt != nil ? nil : .interrupted
                step.output += prompt.map { update($0) } ?? ""
            } else if let index = keys.firstIndex(of: .suspend) {
                keys.remove(at: index)
                step.isSuspending = true
            } else if let prompt {
                echoAhead(&step, prompt)
            }
            return step
        }
        work(on: &step, prompt)
        return step
    }

    /// Shows what is typed while the dialogue waits for an answer. Keys from the first that ends a line on stay queued.
    private mutating func echoAhead(_ step: inout ConsoleStep, _ prompt: Prompt) {
        // Nothing is left by Esc while an answer is awaited, and it must not act later.
        keys.removeAll { $0 == .escape }
        let typed = keys.prefix { Self.edits($0) }
        guard !typed.isEmpty else {
            return
        }
        keys.removeFirst(typed.count)
        for key in typed {
            switch editor.handle(key, as: prompt.lineKind) {
            case .refused: step.output += Self.bell
            case .tooLong(let byteCount):
                step.output += Self.bell + renderer.print(Self.pasteTooLong(byteCount), size: size())
            case .unchanged, .changed, .entered, .endOfInput, .interrupted, .redraw, .suspended, .unhandled: break
            }
        }
        echoed = prompt
        step.output += update(prompt)
    }

    /// Processes keys up to one that ends the line; draws their combined effect once.
    private mutating func work(on step: inout ConsoleStep, _ prompt: Prompt) {
        var isChanged = false
        var count = 0
        defer { keys.removeFirst(count) }
        for key in keys {
            count += 1
            if isChanged, !Self.edits(key) {
                step.output += update(prompt)
                isChanged = false
            }
            if key != .tab {
                pressedOther()
            }
            let outcome = editor.handle(key, as: prompt.lineKind)
            if editor.isEmpty, key != .enter, !keys[count...].contains(where: { $0 == .enter || Self.types($0) }) {
                // The typeahead was deleted: from here on, input is meant for this prompt.
                lateLines = 0
            }
            switch outcome {
            case .unchanged: continue
            case .changed: isChanged = true
            case .refused:
                isChanged = true
                step.output += Self.bell
            case .tooLong, .redraw, .entered, .endOfInput, .interrupted, .suspended, .unhandled:
                finish(&step, outcome, key, prompt)
                return
            }
        }
        if isChanged {
            step.output += update(prompt)
        }
        if isAtEnd {
            step.event = .endOfInput
        }
    }

    /// Ends a step by a key that is more than a change of the line.
    private mutating func finish(
        _ step: inout ConsoleStep,
        _ outcome: LineEditor.Outcome,
        _ key: Key,
        _ prompt: Prompt
    ) {
        switch outcome {
        case .redraw:
            step.output += renderer.clear() + show(prompt)
            step.goesOn = true
        case .tooLong(let byteCount):
            step.output += Self.bell + renderer.print(Self.pasteTooLong(byteCount), size: size()) + show(prompt)
            step.goesOn = true
        case .suspended:
            step.isSuspending = true
        case .unhandled(.tab):
            step.completing = editor.textBeforeCursor
        case .unhandled(.escape):
            // A line that is being typed at a place must not end up at another one.
            let isKept = prompt.isErased && !editor.isEmpty
            step.event = isKept ? nil : .escaped
            step.goesOn = isKept
        case .unhandled:
            step.goesOn = true
        case .interrupted where !editor.isEmpty:
            // The line is given up, and stays on the screen as it was.
            step.output += renderer.commit(size: size())
            editor.clear()
            lateLines = 0
            step.output += show(prompt)
            step.goesOn = true
        case .interrupted:
            step.event = .cancelled
        case .entered(let line):
            step.output += prompt.isErased ? renderer.remove(size: size()) : renderer.commit(size: size())
            step.event = event(for: line)
        case .endOfInput:
            step.output += renderer.commit(size: size())
            step.event = .endOfInput
        case .unchanged, .changed, .refused:
            step.goesOn = true
        }
    }

    private mutating func event(for line: TypedLine) -> DialogueEvent {
        let line: InputLine =
            switch line {
            case .text(let text): .text(text)
            case .notText(let byteCount): .notText(byteCount: byteCount)
            }
        guard lateLines > 0 else {
            return .entered(line)
        }
        lateLines -= 1
        return .enteredLate(line)
    }

    private static func pasteTooLong(_ byteCount: Int) -> String {
        "The pasted text has \(byteCount) bytes; a line may have \(LineEditor.limit). It was not inserted."
    }

    /// Whether a key only changes the line.
    private static func edits(_ key: Key) -> Bool {
        switch key {
        case .text, .paste, .notText, .lineEnd, .backspace, .delete, .left, .right, .home, .end, .wordLeft, .wordRight,
            .cutToEnd, .cutToStart, .cutWord, .cutWordLeft, .cutWordRight, .yank, .yankOlder, .transpose, .undo, .redo:
            true
        case .enter, .tab, .backTab, .escape, .up, .down, .pageUp, .pageDown, .search, .alt, .redraw, .interrupt,
            .endOfInput, .suspend, .focusIn, .focusOut, .cursorReport:
            false
        }
    }

    private static func types(_ key: Key) -> Bool {
        if case .text = key {
            return true
        }
        if case .paste = key {
            return true
        }
        return key == .notText
    }
}
