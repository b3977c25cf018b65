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

    /// The commands.
    static let command = Prompt(
        text: """
            Please enter a command:
                   PM - public message to all active users.
                   DM - direct message to a single user
                   EX - exit program and logout of account
            """
    )

    /// The body of a public message.
    static let publicMessage = Prompt(text: "Message:")

    /// The name a direct message goes to.
    static let recipient = Prompt(text: "To:")

    /// The body of a direct message.
    static let directMessage = Prompt(text: "Enter message:")
}
