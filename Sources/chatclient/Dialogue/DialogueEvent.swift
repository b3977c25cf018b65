import ChatClientCore

/// What happens to a ``Dialogue``.
enum DialogueEvent: Sendable {
    /// The person entered a line at the prompt.
    case entered(InputLine)
    /// The person entered a line that was begun at a prompt which is gone: it was not meant for this one.
    case enteredLate(InputLine)
    /// The person's input is over.
    case endOfInput
    /// Ctrl-C, or a signal that asks the program to end.
    case interrupted
    /// The server carried out the request.
    case answered(Request, Answer)
    /// The request was not carried out.
    case failed(Request, RequestFailure)
    /// The connection told something without being asked.
    case told(ChatEvent)
    /// A second has passed.
    case ticked
}

/// What a ``Dialogue`` wants done, in this order.
enum DialogueAction: Sendable, Equatable {
    /// Show these lines.
    case print(String)
    /// Tell something where a script's errors go: stderr.
    case warn(String)
    /// Ask for a line of input, and show that it is asked for.
    case prompt(Prompt)
    /// The line that is being typed was meant for the prompt so far: it is to be told as entered late.
    case setAside
    /// Carry out a request and tell the outcome.
    case request(Request)
    /// End the program; nothing follows.
    case finish(Exit)
}
