/// Plain lines in, plain lines out: for scripts and pipes.
struct PlainConsole: Console {
    private var splitter = LineSplitter()
    private var lines: [InputLine] = []
    private var nextLine = 0
    private var isAtEnd = false
    /// Whether to report unreadable lines by number: not on a terminal, where line numbers are not visible.
    private let numbersLines: Bool
    private var lineNumber = 0

    /// - Parameter numbersLines: Whether the input is not a terminal.
    init(numbersLines: Bool = true) {
        self.numbersLines = numbersLines
    }

    func begin() -> String { "" }

    func print(_ text: String) -> String { text + "\n" }

    func show(_ prompt: Prompt) -> String { prompt.text + "\n" }

    func release() -> String { "" }

    func end() -> String { "" }

    func suspend() -> String { "" }

    func resume(_ prompt: Prompt?) -> String { "" }

    /// Does nothing: a script writes whole lines, and the prompt that a line was begun at is unknown.
    func setAside() {}

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
        guard prompt != nil else {
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
        var step = ConsoleStep(event: .entered(line))
        if numbersLines, case .notText = line {
            step.complaint = "Line \(lineNumber) of the input is not valid UTF-8 text. It was not used."
        }
        return step
    }
}
