/// Where a dialogue takes place: a terminal, or plain lines. Pure: bytes in, bytes out.
protocol Console: Sendable {
    /// What to write before all else.
    mutating func begin() -> String

    /// What to write for these lines.
    mutating func print(_ text: String) -> String

    /// What to write to ask for a line of input; what was typed already stays.
    mutating func show(_ prompt: Prompt) -> String

    /// What to write so that the input area stays as it is and the next words come below it.
    mutating func release() -> String

    /// What to write at the end.
    mutating func end() -> String

    /// What to write before the terminal is left to others for a while.
    mutating func suspend() -> String

    /// What to write when the terminal is back, whatever others wrote to it meanwhile.
    ///
    /// - Parameter prompt: What the dialogue waits for, if it waits for input; what was typed already stays.
    mutating func resume(_ prompt: Prompt?) -> String

    /// Takes note that what has been typed so far was meant for a prompt that is gone: when it is entered, that is told
    /// as ``DialogueEvent/enteredLate(_:)``. What was typed stays.
    mutating func setAside()

    /// Takes input; `nil` is its end.
    mutating func feed(_ chunk: [UInt8]?)

    /// Whether more input may be fed.
    var hasRoom: Bool { get }

    /// Works on the input that was fed, up to the next thing that the dialogue must know.
    ///
    /// - Parameter prompt: What the dialogue waits for, if it waits for input.
    mutating func step(prompt: Prompt?) -> ConsoleStep
}

/// What came of some input.
struct ConsoleStep: Sendable {
    /// What to write first.
    var output = ""
    /// What the person did; `nil` when more input is needed.
    var event: DialogueEvent?
    /// What to say on the error output: a script's input was refused, and its output may not be read.
    var complaint: String?
    /// Whether the person wants the program stopped, for now.
    var isSuspending = false
}
