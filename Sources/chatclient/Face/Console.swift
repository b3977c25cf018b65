/// The user interface of a dialogue: a terminal, or plain lines. Pure: bytes in, bytes out.
protocol Console: Sendable {
    /// Returns the initial output.
    mutating func begin() -> String

    /// Returns the output for these lines.
    mutating func print(_ text: String) -> String

    /// Returns the output for a prompt; typeahead stays.
    mutating func show(_ prompt: Prompt) -> String

    /// Returns the output that leaves the input area in place and continues below it.
    mutating func release() -> String

    /// Returns the final output.
    mutating func end() -> String

    /// Returns the output before the terminal is yielded to other programs.
    mutating func suspend() -> String

    /// Returns the output after the terminal was regained; other programs may have written to it.
    ///
    /// - Parameter prompt: The current prompt, if the dialogue waits for input; typeahead stays.
    mutating func resume(_ prompt: Prompt?) -> String

    /// Marks the typeahead as meant for an earlier prompt: once entered, it is reported as
    /// ``DialogueEvent/enteredLate(_:)``. The typed text stays.
    mutating func setAside()

    /// Feeds input; `nil` is its end.
    mutating func feed(_ chunk: [UInt8]?)

    /// Backpressure: whether more input may be fed.
    var hasRoom: Bool { get }

    /// Processes fed input, up to the next event for the dialogue.
    ///
    /// - Parameter prompt: The current prompt, if the dialogue waits for input.
    mutating func step(prompt: Prompt?) -> ConsoleStep
}

/// The result of processing some input.
struct ConsoleStep: Sendable {
    /// Output to write first.
    var output = ""
    /// The user's action; `nil` if more input is needed.
    var event: DialogueEvent?
    /// A message for stderr: a script's input was rejected, and its stdout may not be read.
    var complaint: String?
    /// Whether the user asked to suspend the program.
    var isSuspending = false
}
