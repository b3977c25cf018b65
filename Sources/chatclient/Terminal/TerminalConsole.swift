/// Prompts on a terminal: the line is edited here, and stays where it is when a message arrives.
struct TerminalConsole: Console {
    /// How many keys may wait while a request is under way; more are dropped, with a bell.
    static let keyLimit = 1024

    private static let bell = "\u{07}"

    private let size: @Sendable () -> WindowSize
    private var decoder = KeyDecoder()
    private var keys: [Key] = []
    private var isAtEnd = false
    private var wasCut = false
    private var editor = LineEditor()
    private var renderer = TerminalRenderer()

    /// - Parameter size: Tells the window's size at this moment.
    init(size: @escaping @Sendable () -> WindowSize) {
        self.size = size
    }

    /// Has the terminal mark what is pasted.
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
        return renderer.commit(size: size())
    }

    mutating func feed(_ chunk: [UInt8]?) {
        guard let chunk else {
            isAtEnd = true
            return
        }
        let decoded = decoder.decode(chunk)
        // Ctrl-C always finds a place: it is what one reaches for when nothing else goes on.
        let room = max(0, Self.keyLimit - keys.count)
        keys += decoded.prefix(room) + decoded.dropFirst(room).filter { $0 == .interrupt }.prefix(1)
        wasCut = wasCut || decoded.count > room
    }

    /// Always, so that Ctrl-C is seen at once.
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

    /// Works off keys up to one that ends the line; what they changed is drawn once.
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
            let outcome = editor.handle(key, isHidden: prompt.isHidden)
            switch outcome {
            case .unchanged: continue
            case .changed: isChanged = true
            case .refused:
                isChanged = true
                step.output += Self.bell
            case .redraw:
                step.output += renderer.clear() + show(prompt)
            case .entered, .endOfInput, .interrupted:
                step.output += renderer.commit(size: size())
                step.event = Self.event(for: outcome)
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

    private static func event(for outcome: LineEditor.Outcome) -> DialogueEvent? {
        switch outcome {
        case .entered(let line): .entered(.text(line))
        case .endOfInput: .endOfInput
        case .interrupted: .interrupted
        case .unchanged, .changed, .refused, .redraw, .suspended: nil
        }
    }
}
