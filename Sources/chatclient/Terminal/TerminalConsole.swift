import TerminalUI

/// The console on a terminal: edits the line itself, and keeps it in place when a message arrives.
struct TerminalConsole: Console {
    /// The maximum number of keys queued during a request; more are dropped, with a bell.
    static let keyLimit = 1024

    private static let bell = "\u{07}"

    private let size: @Sendable () -> WindowSize
    private var decoder = KeyDecoder()
    private var keys: [Key] = []
    private var isAtEnd = false
    private var wasCut = false
    /// Lines still to be entered that were begun at an earlier prompt.
    private var lateLines = 0
    private var editor = LineEditor()
    private var renderer = TerminalRenderer()

    /// - Parameter size: Returns the current window size.
    init(size: @escaping @Sendable () -> WindowSize) {
        self.size = size
    }

    /// Enables bracketed paste.
    func begin() -> String { "\u{1B}[?2004h" }

    mutating func end() -> String { renderer.commit(size: size()) + "\u{1B}[?2004l" }

    mutating func suspend() -> String { end() }

    mutating func resume(_ prompt: Prompt?) -> String {
        renderer.restart() + begin() + (prompt.map { show($0) } ?? "")
    }

    mutating func print(_ text: String) -> String { renderer.print(text, size: size()) }

    mutating func show(_ prompt: Prompt) -> String {
        renderer.show(prompt, editor.display(isHidden: prompt.isHidden), size: size())
    }

    mutating func release() -> String {
        editor.clear()
        lateLines = 0
        return renderer.commit(size: size())
    }

    mutating func setAside() {
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
        let decoded = decoder.decode(chunk)
        // Ctrl-C is always queued: it must work when nothing else does.
        let room = max(0, Self.keyLimit - keys.count)
        keys += decoded.prefix(room) + decoded.dropFirst(room).filter { $0 == .interrupt }.prefix(1)
        wasCut = wasCut || decoded.count > room
    }

    /// Always true, so that Ctrl-C is handled at once.
    var hasRoom: Bool { true }

    mutating func step(prompt: Prompt?) -> ConsoleStep {
        var step = ConsoleStep(output: wasCut ? Self.bell : "")
        wasCut = false
        guard let prompt else {
            if keys.contains(.interrupt) {
                keys.removeAll()
                step.event = .interrupted
            } else if let index = keys.firstIndex(of: .suspend) {
                keys.remove(at: index)
                step.isSuspending = true
            }
            return step
        }
        work(on: &step, prompt)
        return step
    }

    /// Processes keys up to one that ends the line; draws their combined effect once.
    private mutating func work(on step: inout ConsoleStep, _ prompt: Prompt) {
        var isChanged = false
        var count = 0
        defer { keys.removeFirst(count) }
        for key in keys {
            count += 1
            if isChanged, Self.endsLine(key) {
                step.output += renderer.update(editor.display(isHidden: prompt.isHidden), size: size())
                isChanged = false
            }
            let outcome = editor.handle(key, as: prompt.isHidden ? .secret : .name)
            if editor.isEmpty, key != .enter, !keys[count...].contains(where: { $0 == .enter || Self.types($0) }) {
                // The typeahead was deleted: from here on, input is meant for this prompt.
                lateLines = 0
            }
            switch outcome {
            case .unchanged, .unhandled: continue
            case .changed: isChanged = true
            case .refused, .tooLong:
                isChanged = true
                step.output += Self.bell
            case .redraw:
                step.output += renderer.clear() + show(prompt)
            case .entered, .endOfInput, .interrupted:
                step.output += renderer.commit(size: size())
                step.event = event(for: outcome)
                return
            case .suspended:
                step.isSuspending = true
                return
            }
        }
        if isChanged {
            step.output += renderer.update(editor.display(isHidden: prompt.isHidden), size: size())
        }
        if isAtEnd {
            step.event = .endOfInput
        }
    }

    private static func endsLine(_ key: Key) -> Bool {
        key == .enter || key == .interrupt || key == .endOfInput || key == .suspend
    }

    private static func types(_ key: Key) -> Bool {
        switch key {
        case .text, .paste, .notText: true
        case _: false
        }
    }

    private mutating func event(for outcome: LineEditor.Outcome) -> DialogueEvent? {
        switch outcome {
        case .entered(let typed):
            let line = Self.inputLine(typed)
            guard lateLines > 0 else {
                return .entered(line)
            }
            lateLines -= 1
            return .enteredLate(line)
        case .endOfInput: return .endOfInput
        case .interrupted: return .interrupted
        case .unchanged, .changed, .refused, .tooLong, .redraw, .suspended, .unhandled: return nil
        }
    }

    private static func inputLine(_ line: TypedLine) -> InputLine {
        switch line {
        case .text(let text): .text(text)
        case .notText(let byteCount): .notText(byteCount: byteCount)
        }
    }
}
