import ChatClientCore
import ChatProtocol

extension Dialogue {
    /// Handles a line at the l/r/c menu.
    mutating func choose(_ line: InputLine) -> [DialogueAction] {
        guard case .text(let text) = line else {
            return refuseEntrance(DialogueWords.unreadable(line, "choice"), asking: .menu)
        }
        let choice = text.trimmed()
        switch choice.lowercased() {
        case "l": return ask(.username(.logIn))
        case "r": return ask(.username(.register))
        case "c": return leave()
        case "": return []
        default: return refuseEntrance(DialogueWords.unknownChoice(choice), asking: .menu)
        }
    }

    /// Handles a name in the menu's dialogs; an empty line returns to the menu.
    mutating func enterName(_ line: InputLine, _ entrance: DialogueState.Entrance) -> [DialogueAction] {
        guard case .text(let text) = line else {
            return refuseEntrance(DialogueWords.unreadable(line, "username"), asking: .username(entrance))
        }
        let name = text.trimmed()
        guard !name.isEmpty else {
            return isInteractive ? ask(.menu) : finish(.failure(DialogueWords.nothingNamed))
        }
        return check(name: name, entrance)
    }

    /// Validates a name and asks the server about it.
    mutating func check(name: String, _ entrance: DialogueState.Entrance) -> [DialogueAction] {
        do {
            let name = try Username(name).value
            return request(.status(username: name), .checking(name: name, entrance))
        } catch {
            guard entrance == .commandLine else {
                return refuseEntrance(error.description, asking: .username(entrance))
            }
            return finish(.failure(error.description))
        }
    }

    /// Handles the server's answer about a name.
    mutating func handleStatus(
        _ status: UserStatus,
        of name: String,
        _ entrance: DialogueState.Entrance
    ) -> [DialogueAction] {
        switch (entrance, status.exists) {
        case (.commandLine, true)
        where storedPassword != nil && isInteractive && !isPasswordNamed
            && welcome.trust == .firstUse:
            // What is stored for all servers is not for an address that was never used: anybody may answer there.
            storedPassword = nil
            let state = DialogueState.password(name: name, entrance, isFirst: true)
            return ask(state, saying: DialogueWords.storedPasswordKeptBack)
        case (.commandLine, true) where storedPassword != nil:
            return request(.logIn(username: name, password: storedPassword ?? ""), .loggingIn(name: name, entrance))
        case (.commandLine, true), (.logIn, true):
            return enterExisting(name, entrance)
        case (.logIn, false):
            return refuseEntrance(DialogueWords.unknownAccount(name), asking: .menu)
        case (.register, true):
            return refuseEntrance(DialogueWords.usernameTaken(name), asking: .menu)
        case (.commandLine, false) where storedPassword != nil && !isInteractive:
            // The next line of a script that has its password elsewhere is not one.
            return finish(.failure(DialogueWords.unknownAccount(name)))
        case (.commandLine, false), (.register, false):
            return enterNew(name, entrance)
        }
    }

    /// Handles the password of an existing account; an empty one is not an attempt. A script gets one attempt.
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

    /// Handles the password for a new account; the server checks it against its policy.
    mutating func enterNewPassword(
        _ line: InputLine,
        name: String,
        _ entrance: DialogueState.Entrance,
        first: String?
    ) -> [DialogueAction] {
        guard case .text(let password) = line else {
            let words = DialogueWords.unreadable(line, "password")
            // The next line of a script is not another password.
            return isInteractive
                ? ask(.newPassword(name: name, entrance), saying: words) : finish(.failure(words))
        }
        // An empty one goes to the server, whose refusal says what a password needs.
        if first == nil, style == .compact, isInteractive, !password.isEmpty {
            return ask(.newPassword(name: name, entrance, first: password))
        }
        guard first ?? password == password else {
            return ask(.newPassword(name: name, entrance), saying: DialogueWords.newPasswordsDiffer)
        }
        let register = Request.register(username: name, password: password, invite: admission.typed)
        return request(register, .registering(name: name, entrance))
    }

    /// Handles a failed name query, login or registration.
    mutating func handleEntranceFailure(_ failure: RequestFailure) -> [DialogueAction] {
        if let actions = handleTokenFailure(failure) ?? handleAdmissionFailure(failure) {
            return actions
        }
        let sentence = SafeText.line(failure.message)
        switch (state, failure.code) {
        case (.loggingIn(let name, let entrance), RequestFailure.Known.wrongPassword):
            let start = storedPassword == nil ? "" : DialogueWords.storedPasswordTried + " "
            storedPassword = nil
            guard failure.attemptsLeft != 0 else {
                return finish(.failure(DialogueWords.lastWrongPassword(attempts: welcome.loginAttempts)))
            }
            guard isInteractive else {
                return finish(.failure(start + sentence))
            }
            // No attempt was counted: the input could not be a password, and the message says why.
            let words = failure.attemptsLeft.map { DialogueWords.wrongPassword(attemptsLeft: $0) } ?? sentence
            return ask(.password(name: name, entrance, isFirst: false), saying: start + words)
        case (.registering(let name, let entrance), RequestFailure.Known.passwordPolicy):
            return refuseEntrance(sentence, asking: .newPassword(name: name, entrance))
        case (.checking(_, let entrance), RequestFailure.Known.invalidUsername) where entrance != .commandLine:
            return refuseEntrance(sentence, asking: .username(entrance))
        case (.registering(let name, let entrance), RequestFailure.Known.usernameTaken) where entrance != .commandLine:
            return refuseEntrance(DialogueWords.usernameTaken(name), asking: .menu)
        case (.loggingIn(let name, let entrance), RequestFailure.Known.noSuchUser) where entrance != .commandLine:
            return refuseEntrance(DialogueWords.unknownAccount(name), asking: .menu)
        default:
            return finish(.failure(DialogueWords.sentence(of: failure)))
        }
    }
}
