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
    /// A second has passed.
    case ticked
    /// The user pressed a key, or brought the window to the front: the messages on the screen were read.
    case acted(WindowSize)
    /// The window lost the focus.
    case left
    /// What this device keeps for the account that has just logged in.
    case kept(AttentionLists)
    /// Something cannot be kept on this device, or could not be read; the sentence is for the user.
    case failedToKeep(String)
    /// The user pressed Escape: a question is left.
    case escaped
    /// The user pressed Ctrl-C on an empty line.
    case cancelled
}

/// A setting that the user changed in the dialogue, for the configuration file.
enum RememberedSetting: Sendable, Equatable {
    case style(DialogueStyle)
    /// What alerts, and the former value: several clients may keep changes in the same file.
    case attention(AttentionSettings, since: AttentionSettings)
}

/// An output of the ``Dialogue`` state machine; actions are performed in order.
enum DialogueAction: Sendable, Equatable {
    /// Prints these lines.
    case print(String)
    /// Prints text with roles, whose lines are broken at the width of the window.
    case show(StyledText)
    /// Calls for attention.
    case raise(TerminalSignal)
    /// Prints a sentence to stderr, for a script.
    case warn(String)
    /// Prompts for a line of input.
    case prompt(Prompt)
    /// Sets typeahead aside: the current line was meant for the previous prompt and must be reported as entered late.
    case setAside
    /// The same for typeahead that may be a password: it is not shown either.
    case hideTypeahead
    /// Replaces the typed line, to be edited again.
    case edit(String)
    /// Sends a request and reports its outcome.
    case request(Request)
    /// Tries to connect again at once instead of waiting.
    case reconnect
    /// Keeps a setting for the next start.
    case remember(RememberedSetting)
    /// Ends the program; nothing follows.
    case finish(Exit)
}
