/// Plain lines in, plain lines out: for scripts and pipes.
struct PlainConsole: Console {
    private var splitter = LineSplitter()
    private var lines: [InputLine] = []
    private var nextLine = 0
    private var isAtEnd = false
    /// Whether lines that cannot be read are told of by their numbers: not on a terminal, where nobody counts them.
    private let numbersLines: Bool
    private var lineNumber = 0

    /// - Parameter numbersLines: Whether the input is no terminal.
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

    /// A script writes whole lines, and how they came about is not known.
    func setAside() {}

    mutating func feed(_ chunk: [UInt8]?) {
        guard let chunk else {
            isAtEnd = true
            splitter.finish().map { lines.append($0) }
            return
        }
        lines += splitter.push(chunk)
    }

    /// Only when all lines were asked for: a script may be longer than the memory.
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
