import ChatProtocol

/// A prompt for a line of input.
struct Prompt: Sendable, Equatable {
    /// One or more lines, without the final line end.
    var text: String

    /// Whether the input must not be echoed.
    var isHidden = false
}

extension Prompt {
    /// The l/r/c menu.
    static let menu = Prompt(
        text: #"Press "l" to log in, "r" to register a new account or "c" to close the connection:"#
    )

    /// An account name, in the menu's dialogs.
    static let username = Prompt(text: "Username:")

    /// First attempt at the password of an existing account.
    static let password = Prompt(text: "Existing user. Please enter password:", isHidden: true)

    /// Any later attempt.
    static let passwordAgain = Prompt(text: "Please enter password:", isHidden: true)

    /// The password for a new account.
    static let newPassword = Prompt(text: "Password:", isHidden: true)

    /// The short command menu, shown after each command.
    static let command = Prompt(
        text: """
            Please enter a command:
                   PM - public message to all active users.
                   DM - direct message to a single user
                   EX - exit program and logout of account
                   HE - help: IN HI WH CR JR LR SE PW
            """
    )

    /// The full command menu, shown at login and on request. Fits a window of 24 lines of 80 columns and leaves room
    /// for incoming messages.
    static let wholeMenu = Prompt(
        text: """
            Please enter a command:
                   PM - public message to all active users.
                   DM - direct message to a single user
                   EX - exit program and logout of account
                   IN - inbox: direct messages       HI - history of a conversation
                   CR - create a chat room           SE - search in all messages
                   JR - join a chat room             WH - who is online; WH NAME: last seen
                   LR - list chat rooms              PW - change your password
                   HE - help: this list              /stats   /receipts on|off
            """
    )

    /// The body of a public message.
    static let publicMessage = Prompt(text: "Message:")

    /// The recipient of a direct message.
    static let recipient = Prompt(text: "To:")

    /// The body of a direct message.
    static let directMessage = Prompt(text: "Enter message:")

    /// The prompt in a room. Its name is untrusted text.
    static func room(_ name: String) -> Prompt {
        Prompt(text: "\(SafeText.line(name))>")
    }
}

// The questions of the other commands.
extension Prompt {
    static let inbox = Prompt(text: "Open which one? (its number or name; an empty line goes back)")
    static let historyPlace = Prompt(
        text: "History of what? (empty: public messages; a name: with them; #number: a room)"
    )
    static let olderHistory = Prompt(text: "Older messages? (b or an empty line: yes; q: back)")
    static let searchWords = Prompt(text: #"Search for: (words, "a phrase", begin*; an empty line goes back)"#)
    static let olderHits = Prompt(text: "More? (m: yes; an empty line goes back)")
    static let roomName = Prompt(text: "Name of the room:")
    static let roomLimit = Prompt(text: "How many people may be in it?")
    static let roomOptions = Prompt(
        text: "Options (empty for none; any of: unlisted, invite-only, keep, password):"
    )
    static let newRoomPassword = Prompt(text: "Password of the room:", isHidden: true)
    static let joinKey = Prompt(text: "Number or name of the room:")
    static let joinPassword = Prompt(text: "The room has a password. Please enter it:", isHidden: true)
    static let closingRoom = Prompt(text: "Close it? (c: yes; h NAME: hand it over; an empty line goes back)")
    static let oldPassword = Prompt(text: "Old password:", isHidden: true)
    static let nextPassword = Prompt(text: "New password:", isHidden: true)
    static let repeatedPassword = Prompt(text: "New password again:", isHidden: true)
}
