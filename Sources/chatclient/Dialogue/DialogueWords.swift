import ChatClientCore
import ChatProtocol

/// The sentences of the dialogue. Scripts rely on them: docs/JSON.md is for programs that want something firmer.
enum DialogueWords {
    /// The most characters of somebody's input that a sentence repeats.
    static let quotedCharacters = 60

    static let messageSent = "Message sent"
    static let emptyMessage = "A message cannot be empty."
    static let messageNotText = "The message is not valid UTF-8 text. It was not sent."
    static let emptyPassword = "The password is empty."
    static let sendingLogout = "Sending logout command to server"
    static let loggedOut = "successfully logged out. Closing client side socket and ending program."
    static let outcomeUnknown = "It is not known whether the message was sent."
    static let inputEndedEarly = "The input ended before you were logged in."
    static let interruptedTwice = "The program was ended before the server confirmed the logout."

    static func firstUse(_ address: ServerAddress, fingerprint: String) -> String {
        """
        Connected to \(address) for the first time. Its certificate's fingerprint is
        \(fingerprint)
        """
    }

    static func certificateAccepted(_ address: ServerAddress, fingerprint: String) -> String {
        """
        The new certificate of \(address) is trusted from now on. Its fingerprint is
        \(fingerprint)
        """
    }

    /// The blocking warning; `details` tells the old and the new fingerprint.
    static func certificateChanged(_ address: ServerAddress, details: String) -> String {
        """
        WARNING: the certificate of \(address) has changed.
        \(details)
        Somebody may be posing as the server to read your password and your messages, or the server has got a new
        certificate. Nothing was sent. Ask whoever runs the server; if the new fingerprint is right, start again with
        --trust-new-certificate to accept it.
        """
    }

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
        "Unknown command '\(quoted(command))'. Please enter PM, DM, EX or /stats."
    }

    static func notActive(_ name: String) -> String {
        "There is no active user named \(quoted(name)). An empty line goes back to the commands."
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

    static func activeUsers(_ names: [String]) -> String {
        (["Select a user to send a message to:"] + names.map { "         " + SafeText.line($0) })
            .joined(separator: "\n")
    }

    /// A message as it is shown. Further lines of its body are indented, so that no body can pass for another message.
    static func received(_ message: ReceivedMessage) -> String {
        let kind = message.recipient == nil ? "Public Message (PM)" : "Direct Message (DM)"
        let body = SafeText.block(message.body).split(separator: "\n", omittingEmptySubsequences: false)
        return """
            *** New Message ***
            Message type: \(kind)
            From: \(SafeText.line(message.sender))

            \(body.joined(separator: "\n    "))

            """
    }

    static func disconnected(_ disconnection: Disconnection) -> String {
        switch disconnection {
        case .loggedOut: "The session was ended."
        case .goodbye(let reason): "The server closed the connection: \(SafeText.line(reason))"
        case .lost(let reason): "The connection to the server was lost: \(SafeText.line(reason))"
        }
    }

    private static func quoted(_ input: String) -> String {
        let start = input.prefix(quotedCharacters)
        return SafeText.line(String(start)) + (start.endIndex == input.endIndex ? "" : "...")
    }
}
