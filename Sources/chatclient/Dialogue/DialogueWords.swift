import ChatClientCore
import ChatProtocol
import TerminalUI

/// The output texts of the dialogue. Scripts parse them; docs/JSON.md describes a stable interface for programs.
enum DialogueWords {
    /// The maximum number of input characters that a message quotes.
    static let quotedCharacters = 60

    /// Indentation of list lines.
    static let indent = "         "

    static let messageSent = "Message sent"
    static let notSent = "The message was not sent."
    static let messageWaits = "The connection is lost; the message will be sent when it is back."
    static let tooManyWait = "Too many messages wait for the connection. This one was not sent."
    static let changeUnknown = "The connection was lost; it is not known whether that was carried out."
    static let passwordsDiffer = "The two new passwords differ. The password stays as it was."
    static let newPasswordsDiffer = "The two passwords differ. Please enter a new password:"
    static let storedPasswordTried = "The stored password was tried."
    static let storedPasswordKeptBack =
        "The stored password is not sent to a server that is new to this device. Type it if this is the right server."
    static let passwordChanged = "The password is changed."
    static let emptyMessage = "A message cannot be empty."
    static let messageNotText = "The message is not valid UTF-8 text. It was not sent."
    static let emptyPassword = "The password is empty."
    static let sendingLogout = "Sending logout command to server"
    static let loggedOut = "successfully logged out. Closing client side socket and ending program."
    static let outcomeUnknown = "It is not known whether the message was sent."
    static let inputEndedEarly = "The input ended before you were logged in."
    static let interruptedTwice = "The program was ended before the server confirmed the logout."

    static func welcomeNewUser(_ name: String, policy: String) -> String {
        """
        Welcome new user: \(name) please enter a new password:
        \(SafeText.line(policy))
        """
    }

    static func unknownAccount(_ name: String) -> String { "There is no account named \(name)." }

    static func registrationClosed(_ name: String) -> String {
        "There is no account named \(name), and this server takes no new accounts."
    }

    static func usernameTaken(_ name: String) -> String { "The username \(name) is taken." }

    static func wrongPassword(attemptsLeft: Int?) -> String {
        guard let attemptsLeft else {
            return "Wrong password."
        }
        return "Wrong password. \(attemptsLeft) \(attemptsLeft == 1 ? "attempt" : "attempts") left."
    }

    static func lastWrongPassword(attempts: Int) -> String {
        "Wrong password. The server closed the connection after \(attempts) wrong passwords."
    }

    static func unknownChoice(_ choice: String) -> String {
        "Unknown choice '\(quoted(choice))'. Please enter l, r or c."
    }

    static func unknownCommand(_ command: String) -> String {
        if let problem = MenuCommand.problem(with: command) {
            // The rest of the line is not repeated: it may be a password.
            return problem
        }
        if let word = MenuCommand.roomWord(of: command) {
            return "/\(word) is a command of rooms: enter one first."
        }
        let start = "Unknown command '\(quoted(command))'. "
        guard let near = MenuCommand.suggestion(for: command) else {
            return start + "Please enter PM, DM, EX or one of those that HE lists."
        }
        return start + "Did you mean \(near)?"
    }

    static let receiptsUsage = "Please enter /receipts on or /receipts off."

    static func unknownAnswer(_ answer: String) -> String { "Unknown answer '\(quoted(answer))'." }

    static func noRecipient(_ name: String) -> String {
        "There is no account named \(quoted(name)). An empty line goes back to the commands."
    }

    static func recipientAway(_ name: String) -> String {
        "\(SafeText.line(name)) is not online; the message waits for them."
    }

    static func messageTooLong(byteCount: Int, limit: Int) -> String {
        "The message has \(byteCount) bytes; the limit is \(limit). It was not sent."
    }

    static func unreadable(_ line: InputLine, _ subject: String) -> String {
        switch line {
        case .text, .notText: "The \(subject) is not valid UTF-8 text."
        case .tooLong(let byteCount): "The \(subject) is too long: it has \(byteCount) bytes."
        }
    }

    static func activeUsers(_ names: [String], in window: WindowSize?) -> String {
        (["Select a user to send a message to:"] + list(names, in: window)).joined(separator: "\n")
    }

    /// The most names that are listed one below the other; more are in columns.
    static let longestPlainList = 20

    /// The most rows of a list in columns.
    static let longestColumn = 10

    /// Lists names: one below the other, or if they are many and the window is known, in columns.
    static func list(_ names: [String], in window: WindowSize?) -> [String] {
        guard let window, names.count > longestPlainList else {
            return names.map { indent + SafeText.line($0) }
        }
        let width = max(1, window.columns - indent.count)
        return Columns.rows(names, width: width, rowLimit: longestColumn).map { indent + $0 }
    }

    static func disconnected(_ disconnection: Disconnection, from address: ServerAddress) -> String {
        switch disconnection {
        case .loggedOut: "The session was ended."
        case .goodbye(let reason): "The server closed the connection: \(SafeText.line(reason))"
        case .lost(let reason): "The connection to the server was lost: \(SafeText.line(reason))"
        case .refused(let error): refused(error, by: address)
        }
    }

    /// The end of a session that a reconnect cannot resume.
    private static func refused(_ error: ChatError, by address: ServerAddress) -> String {
        // Same warning as at startup: it matters as much in a running session.
        if let warning = certificateRefused(error.code.rawValue, by: address, details: error.message) {
            return warning
        }
        return switch error.code {
        case .passwordChanged, .accountRemoved, .resumedElsewhere, .lockedDown:
            "The session has ended: \(SafeText.line(error.message))"
        case .kicked:
            "The session has ended. \(SafeText.line(error.message)) You can log in again."
        case .barred:
            "The session has ended. \(SafeText.line(error.message)) \(askOperator)"
        case .tooManySessions:
            "The session has ended: \(SafeText.line(error.message)) Close another client of yours, then start again."
        default:
            "The connection to the server was lost: \(SafeText.line(error.message))"
        }
    }

    /// Sanitizes and truncates input for quoting.
    static func quoted(_ input: String) -> String {
        let start = input.prefix(quotedCharacters)
        return SafeText.line(String(start)) + (start.endIndex == input.endIndex ? "" : "...")
    }
}
