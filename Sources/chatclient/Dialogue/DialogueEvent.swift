import ChatClientCore

/// An input of the ``Dialogue`` state machine.
enum DialogueEvent: Sendable {
    /// The user entered a line at the prompt.
    case entered(InputLine)
    /// The user entered a line that was begun at an earlier prompt and was not meant for the current one.
    case enteredLate(InputLine)
    /// The user's input has ended.
    case endOfInput
    /// Ctrl-C, or a signal that asks the program to end.
    case interrupted
    /// The server performed the request.
    case answered(Request, Answer)
    /// The request failed.
    case failed(Request, RequestFailure)
    /// The connection reported an event.
    case told(ChatEvent)
    /// The user pressed a key, or brought the window to the front: the messages on the screen were read.
    case acted
    /// A second has passed.
    case ticked
}

/// An output of the ``Dialogue`` state machine; actions are performed in order.
enum DialogueAction: Sendable, Equatable {
    /// Prints these lines.
    case print(String)
    /// Prints a sentence to stderr, for a script.
    case warn(String)
    /// Prompts for a line of input.
    case prompt(Prompt)
    /// Sets typeahead aside: the current line was meant for the previous prompt and must be reported as entered late.
    case setAside
    /// Sends a request and reports its outcome.
    case request(Request)
    /// Ends the program; nothing follows.
    case finish(Exit)
}
