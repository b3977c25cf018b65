import TerminalUI

/// The user interface of a dialogue: a terminal, or plain lines. Pure: bytes in, bytes out.
protocol Console: Sendable {
    /// Returns the initial output.
    mutating func begin() -> String

    /// Returns the output for these lines.
    mutating func print(_ text: String) -> String

    /// Returns the output for text with roles, whose lines are broken at the width of the window.
    mutating func print(_ text: StyledText) -> String

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

    /// The same for typeahead that may be a password: it is neither shown nor kept.
    mutating func hideTypeahead()

    /// Feeds input; `nil` is its end.
    mutating func feed(_ chunk: [UInt8]?)

    /// Backpressure: whether more input may be fed.
    var hasRoom: Bool { get }

    /// Processes fed input, up to the next event for the dialogue.
    ///
    /// - Parameter prompt: The current prompt; a busy one takes no line yet.
    mutating func step(prompt: Prompt?) -> ConsoleStep

    /// Returns the output that calls for attention: a bell, a notification, a title.
    mutating func raise(_ signal: TerminalSignal) -> String

    /// The size of the window.
    var window: WindowSize { get }

    /// Returns the output that changes the console to another style.
    mutating func adopt(_ style: DialogueStyle) -> String

    /// Replaces the typed line; `show` draws it.
    mutating func replaceLine(with text: String)

    /// How long to wait for more input before ``inputPaused()`` is called; `nil` if no input is unfinished.
    var inputPause: Duration? { get }

    /// No more input came for ``inputPause``: an unfinished sequence is given up.
    mutating func inputPaused()

    /// The lines entered, to be kept.
    var history: LineHistory { get }

    /// Takes the lines entered in earlier sessions; those entered so far come after them.
    mutating func take(_ history: LineHistory)

    /// Offers the completions of the text before the cursor, after a step that asked for them.
    mutating func complete(_ completion: CompletionChoices, prompt: Prompt?) -> String
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
    /// Whether there may be more keys to process, although there is no event.
    var goesOn = false
    /// Whether the window lost the focus.
    var hasLeft = false
    /// Whether the user pressed a key, and so is there.
    var isActive = false
    /// The text before the cursor, if the user asked to complete it.
    var completing: String?
}
