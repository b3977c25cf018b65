import TerminalUI

/// Plain lines in, plain lines out: for scripts and pipes.
struct PlainConsole: Console {
    private var splitter = LineSplitter()
    private var lines: [InputLine] = []
    private var nextLine = 0
    private var isAtEnd = false
    /// Whether to report unreadable lines by number: not on a terminal, where line numbers are not visible.
    private let numbersLines: Bool
    private let palette: Palette
    private let columns: @Sendable () -> Int?
    private var lineNumber = 0
    /// Whether the cursor stands behind an inline prompt.
    private var isBehindPrompt = false
    /// The number of lines of a person that were meant for an earlier prompt.
    private var lateLines = 0

    /// - Parameters:
    ///   - numbersLines: Whether the input is not a terminal.
    ///   - palette: The colours of text with roles.
    ///   - columns: Returns the width at which text of others is broken into rows; `nil` if the output is no terminal.
    init(
        numbersLines: Bool = true,
        palette: Palette = Palette(),
        columns: @escaping @Sendable () -> Int? = { nil }
    ) {
        self.numbersLines = numbersLines
        self.palette = palette
        self.columns = columns
    }

    func begin() -> String { "" }

    mutating func print(_ text: String) -> String { startOfLine() + text + "\n" }

    mutating func print(_ text: StyledText) -> String {
        let rows = columns().map { StyledRows(text, columns: $0).rows } ?? text.lines.map(\.spans)
        return startOfLine() + rows.map { $0.map(palette.paint).joined() + "\n" }.joined()
    }

    /// Nothing is rewritten in place here, so a busy prompt and its status are not shown.
    mutating func show(_ prompt: Prompt) -> String {
        guard !prompt.isBusy else {
            return ""
        }
        let start = startOfLine()
        isBehindPrompt = prompt.isInline && !numbersLines
        return start + prompt.text + (isBehindPrompt ? " " : "\n")
    }

    /// Ends the line of a prompt that nothing was typed behind.
    private mutating func startOfLine() -> String {
        defer { isBehindPrompt = false }
        return isBehindPrompt ? "\n" : ""
    }

    /// A program that reads the output has no use for a bell.
    func raise(_ signal: TerminalSignal) -> String { "" }

    var window: WindowSize { .standard }

    func adopt(_ style: DialogueStyle) -> String { "" }

    func replaceLine(with text: String) {}

    var inputPause: Duration? { nil }

    func inputPaused() {}

    /// A script's lines are not kept, nor those of a terminal in line mode, which edits them itself.
    var history: LineHistory { LineHistory() }

    func take(_ history: LineHistory) {}

    func complete(_ completion: CompletionChoices, prompt: Prompt?) -> String { "" }

    func release() -> String { "" }

    func end() -> String { "" }

    func suspend() -> String { "" }

    /// On a terminal, the line that was being typed is gone; a script has not seen that the program was stopped.
    mutating func resume(_ prompt: Prompt?) -> String {
        numbersLines ? "" : prompt.map { show($0) } ?? ""
    }

    /// Does nothing for a script, which writes whole lines. Of a person, the lines that have come already are meant for
    /// an earlier prompt; where the present line was begun is unknown.
    mutating func setAside() {
        lateLines = numbersLines ? 0 : lines.count - nextLine
    }

    /// Drops whole lines: only a person on a terminal that cannot move its cursor types one ahead here.
    mutating func hideTypeahead() {
        lines.removeAll()
        nextLine = 0
    }

    mutating func feed(_ chunk: [UInt8]?) {
        guard let chunk else {
            isAtEnd = true
            splitter.finish().map { lines.append($0) }
            return
        }
        lines += splitter.push(chunk)
    }

    /// Backpressure: true only after all lines were consumed, because a script may be larger than memory.
    var hasRoom: Bool { lines.isEmpty }

    mutating func step(prompt: Prompt?) -> ConsoleStep {
        guard let prompt, !prompt.isBusy else {
            return ConsoleStep()
        }
        guard nextLine < lines.count else {
            return ConsoleStep(event: isAtEnd ? .endOfInput : nil)
        }
        let line = lines[nextLine]
        nextLine += 1
        if nextLine == lines.count {
            lines = []
            nextLine = 0
        }
        lineNumber += 1
        var step = ConsoleStep(event: lateLines > 0 ? .enteredLate(line) : .entered(line))
        lateLines = max(0, lateLines - 1)
        // The terminal has shown the line and its end. A person who types is there.
        isBehindPrompt = false
        step.isActive = !numbersLines
        if numbersLines, case .notText = line {
            step.complaint = "Line \(lineNumber) of the input is not valid UTF-8 text. It was not used."
        }
        return step
    }
}
