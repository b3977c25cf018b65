import ChatClientCore

/// What happens to a ``Dialogue``.
enum DialogueEvent: Sendable {
    /// The person entered a line at the prompt.
    case entered(InputLine)
    /// The person's input is over.
    case endOfInput
    /// Ctrl-C, or a signal that asks the program to end.
    case interrupted
    /// The server carried out the request.
    case answered(Answer)
    /// The request was not carried out.
    case failed(Request, RequestFailure)
    /// A message came.
    case received(ReceivedMessage)
    /// The connection is over.
    case disconnected(Disconnection)
}

/// What a ``Dialogue`` wants done, in this order.
enum DialogueAction: Sendable, Equatable {
    /// Show these lines.
    case print(String)
    /// Ask for a line of input, and show that it is asked for.
    case prompt(Prompt)
    /// Carry out a request and tell the outcome.
    case request(Request)
    /// End the program; nothing follows.
    case finish(Exit)
}
