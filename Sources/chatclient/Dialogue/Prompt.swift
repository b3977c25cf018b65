import ChatClientCore
import ChatProtocol
import TerminalUI

/// A prompt for a line of input.
struct Prompt: Sendable, Equatable {
    /// One or more lines, without the final line end.
    var text: String

    /// Whether the input must not be echoed.
    var isHidden = false

    /// Whether the line is typed behind the text instead of below it.
    var isInline = false

    /// Whether the line vanishes when it is entered, because the dialogue shows its outcome.
    var isErased = false

    /// A line above the prompt that is rewritten in place, such as the time until the next attempt to connect.
    var status: String?

    /// Whether no line can be entered yet: the dialogue waits for an answer. What is typed is shown, and kept.
    var isBusy = false

    /// What is typed here, if it is not hidden.
    var kind = LineKind.name

    /// The rows that it takes in a window of the usual width, with the typed line.
    var rowCount: Int {
        text.split(separator: "\n", omittingEmptySubsequences: false).count + (isInline ? 0 : 1)
            + (status == nil ? 0 : 1)
    }

    /// What is typed here; a hidden line is a secret.
    var lineKind: LineKind { isHidden ? .secret : kind }
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

    /// The invite to a new account. It is shown, because a long code that is typed unseen has mistakes.
    static let invite = Prompt(text: "Invite:", kind: .secret)

    /// The password for a new account.
    static let newPassword = Prompt(text: "Password:", isHidden: true)

    /// The same again, where it is asked twice.
    static let newPasswordAgain = Prompt(text: "Password again:", isHidden: true)

    /// The short command menu, shown after each command.
    static let command = Prompt(
        text: """
            Please enter a command:
                   PM - public message to all active users.
                   DM - direct message to a single user
                   EX - exit program and logout of account
                   HE - help: IN HI WH CR JR LR SE PW
            """,
        kind: .command
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
            """,
        kind: .command
    )

    /// The body of a public message.
    static let publicMessage = Prompt(text: "Message:", kind: .message)

    /// The recipient of a direct message.
    static let recipient = Prompt(text: "To:")

    /// The body of a direct message.
    static let directMessage = Prompt(text: "Enter message:", kind: .message)

    /// The prompt where messages are typed. Names are untrusted text.
    static func place(_ place: Place) -> Prompt {
        switch place {
        case .everyone: Prompt(text: "\(CompactWords.publicName)>", kind: .command)
        case .person(let name): Prompt(text: "to \(SafeText.line(name))>", kind: .command)
        case .room(let room): .room(room.name)
        }
    }

    /// The prompt in a room.
    static func room(_ name: String) -> Prompt {
        Prompt(text: "\(SafeText.line(name))>", kind: .command)
    }
}

// The questions of the other commands.
extension Prompt {
    static let inbox = Prompt(text: "Open which one? (its number or name; an empty line goes back)")
    static let historyPlace = Prompt(
        text: "History of what? (public; a name: with them; #number: a room; an empty line goes back)"
    )
    static let olderHistory = Prompt(text: "Older messages? (b: yes; an empty line goes back)")
    static let searchWords = Prompt(text: #"Search for: (words, "a phrase", begin*; an empty line goes back)"#)
    static let olderHits = Prompt(text: "More? (m: yes; an empty line goes back)")
    static let roomName = Prompt(text: "Name of the room:")
    static let roomLimit = Prompt(text: "How many people may be in it?")
    static let roomOptions = Prompt(
        text: "Options (none, or any of: unlisted, invite-only, keep, password; an empty line goes back):"
    )
    static let newRoomPassword = Prompt(text: "Password of the room:", isHidden: true)
    static let joinKey = Prompt(text: "Number or name of the room:")
    static let joinPassword = Prompt(text: "The room has a password. Please enter it:", isHidden: true)
    static let closingRoom = Prompt(text: "Close it? (c: yes; h NAME: hand it over; an empty line goes back)")
    static let manyLines = Prompt(text: "Send it? (y: yes; n or an empty line: no; e: edit it)")
    static let commandOrMessage = Prompt(text: "Which? (p: post it; c: carry it out; an empty line does neither)")
    static let oldPassword = Prompt(text: "Old password:", isHidden: true)
    static let nextPassword = Prompt(text: "New password:", isHidden: true)
    static let repeatedPassword = Prompt(text: "New password again:", isHidden: true)
    static let startAnew = Prompt(text: "Your password: (an empty line changes nothing)", isHidden: true)
}
