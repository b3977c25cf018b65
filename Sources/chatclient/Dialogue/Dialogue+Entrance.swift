import ChatClientCore
import ChatProtocol

extension Dialogue {
    /// Takes a line at the l/r/c menu.
    mutating func choose(_ line: InputLine) -> [DialogueAction] {
        guard case .text(let text) = line else {
            return ask(.menu, saying: DialogueWords.unreadable(line, "choice"))
        }
        let choice = text.trimmed()
        switch choice.lowercased() {
        case "l": return ask(.username(.logIn))
        case "r": return ask(.username(.register))
        case "c": return leave()
        case "": return []
        default: return ask(.menu, saying: DialogueWords.unknownChoice(choice))
        }
    }

    /// Takes a name in the menu's dialogues; an empty line goes back to the menu.
    mutating func enterName(_ line: InputLine, _ entrance: DialogueState.Entrance) -> [DialogueAction] {
        guard case .text(let text) = line else {
            return ask(.username(entrance), saying: DialogueWords.unreadable(line, "username"))
        }
        let name = text.trimmed()
        return name.isEmpty ? ask(.menu) : check(name: name, entrance)
    }

    /// Asks the server about a name, if it is one.
    mutating func check(name: String, _ entrance: DialogueState.Entrance) -> [DialogueAction] {
        do {
            let name = try Username(name).value
            return request(.status(username: name), .checking(name: name, entrance))
        } catch {
            guard entrance == .commandLine else {
                return ask(.username(entrance), saying: error.description)
            }
            return finish(.failure(error.description))
        }
    }

    /// Takes the server's answer about a name.
    mutating func takeStatus(
        _ status: UserStatus,
        of name: String,
        _ entrance: DialogueState.Entrance
    ) -> [DialogueAction] {
        switch (entrance, status.exists) {
        case (.commandLine, true), (.logIn, true):
            return ask(.password(name: name, entrance, isFirst: true))
        case (.logIn, false):
            return ask(.menu, saying: DialogueWords.unknownAccount(name))
        case (.register, true):
            return ask(.menu, saying: DialogueWords.usernameTaken(name))
        case (.commandLine, false), (.register, false):
            guard welcome.registrationOpen else {
                return finish(.failure(DialogueWords.registrationClosed(name)))
            }
            let words = DialogueWords.welcomeNewUser(name, policy: welcome.passwordPolicy)
            return ask(.newPassword(name: name, entrance), saying: words)
        }
    }

    /// Takes the password of an account that exists; an empty one is not a try. A script has no second one.
    mutating func enterPassword(
        _ line: InputLine,
        name: String,
        _ entrance: DialogueState.Entrance
    ) -> [DialogueAction] {
        let again = DialogueState.password(name: name, entrance, isFirst: false)
        guard case .text(let password) = line else {
            let words = DialogueWords.unreadable(line, "password")
            return isInteractive ? ask(again, saying: words) : finish(.failure(words))
        }
        guard !password.isEmpty else {
            return isInteractive ? ask(again) : finish(.failure(DialogueWords.emptyPassword))
        }
        return request(.logIn(username: name, password: password), .loggingIn(name: name, entrance))
    }

    /// Takes the password that a new account is to have; the server holds it against its policy.
    mutating func enterNewPassword(
        _ line: InputLine,
        name: String,
        _ entrance: DialogueState.Entrance
    ) -> [DialogueAction] {
        guard case .text(let password) = line else {
            let words = DialogueWords.unreadable(line, "password")
            // What comes after a script's password is no password.
            return isInteractive
                ? ask(.newPassword(name: name, entrance), saying: words) : finish(.failure(words))
        }
        return request(.register(username: name, password: password), .registering(name: name, entrance))
    }

    /// Takes the failure of a question about a name, of a login or of a registration.
    mutating func takeEntranceFailure(_ failure: RequestFailure) -> [DialogueAction] {
        let sentence = SafeText.line(failure.message)
        switch (state, failure.code) {
        case (.loggingIn(let name, let entrance), RequestFailure.Known.wrongPassword):
            guard failure.attemptsLeft != 0 else {
                return finish(.failure(DialogueWords.lastWrongPassword(attempts: welcome.loginAttempts)))
            }
            guard isInteractive else {
                return finish(.failure(sentence))
            }
            // Without a number it was no try: it could not be a password, and the sentence says why.
            let words = failure.attemptsLeft.map { DialogueWords.wrongPassword(attemptsLeft: $0) } ?? sentence
            return ask(.password(name: name, entrance, isFirst: false), saying: words)
        case (.registering(let name, let entrance), RequestFailure.Known.passwordPolicy):
            return ask(.newPassword(name: name, entrance), saying: sentence)
        case (.checking(_, let entrance), RequestFailure.Known.invalidUsername) where entrance != .commandLine:
            return ask(.username(entrance), saying: sentence)
        case (.registering(let name, let entrance), RequestFailure.Known.usernameTaken) where entrance != .commandLine:
            return ask(.menu, saying: DialogueWords.usernameTaken(name))
        case (.loggingIn(let name, let entrance), RequestFailure.Known.noSuchUser) where entrance != .commandLine:
            return ask(.menu, saying: DialogueWords.unknownAccount(name))
        default:
            return finish(.failure(sentence))
        }
    }
}
