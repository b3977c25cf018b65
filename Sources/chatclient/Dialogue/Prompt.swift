import ChatProtocol

/// What a person is asked before a line of input.
struct Prompt: Sendable, Equatable {
    /// One or more lines, without the last line's end.
    var text: String

    /// Whether what is typed must not be seen.
    var isHidden = false
}

extension Prompt {
    /// The l/r/c menu.
    static let menu = Prompt(
        text: #"Press "l" to log in, "r" to register a new account or "c" to close the connection:"#
    )

    /// A name, in the menu's dialogues.
    static let username = Prompt(text: "Username:")

    /// The first try at the password of an account that exists.
    static let password = Prompt(text: "Existing user. Please enter password:", isHidden: true)

    /// Every later try.
    static let passwordAgain = Prompt(text: "Please enter password:", isHidden: true)

    /// The password that a new account is to have.
    static let newPassword = Prompt(text: "Password:", isHidden: true)

    /// The commands, after each of them.
    static let command = Prompt(
        text: """
            Please enter a command:
                   PM - public message to all active users.
                   DM - direct message to a single user
                   EX - exit program and logout of account
                   HE - help: IN HI WH CR JR LR SE PW
            """
    )

    /// All the commands, at the login and when they are asked for. It fits a window of 24 lines of 80 columns with
    /// room for what happens meanwhile.
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

    /// The name a direct message goes to.
    static let recipient = Prompt(text: "To:")

    /// The body of a direct message.
    static let directMessage = Prompt(text: "Enter message:")

    /// In a room. A name is hostile text.
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
