import ChatClientCore
import ChatProtocol

/// Remembered logins. The dialogue never has a token: its connection adds it, see ``RememberingConnection``.
extension Dialogue {
    /// Logs in to an existing account with what this device remembers, or else asks for the password.
    mutating func enterExisting(_ name: String, _ entrance: DialogueState.Entrance) -> [DialogueAction] {
        guard loginMemory.isUsed else {
            return ask(.password(name: name, entrance, isFirst: true))
        }
        return request(.logInWithToken(username: name, token: []), .loggingIn(name: name, entrance))
    }

    /// Handles the failure of a login without the password.
    ///
    /// - Returns: `nil` if it says nothing about the remembered login.
    mutating func handleTokenFailure(_ failure: RequestFailure) -> [DialogueAction]? {
        guard case .loggingIn(let name, let entrance) = state else {
            return nil
        }
        let password = DialogueState.password(name: name, entrance, isFirst: true)
        return switch failure.code {
        case RequestFailure.Known.noLoginToken: ask(password)
        case RequestFailure.Known.loginTokenRefused: ask(password, saying: DialogueWords.tokenRefused)
        default: nil
        }
    }

    /// Goes on after a login: tells of logins that the server ended, and remembers this one if the user wants that.
    mutating func goOn(after request: Request, ended: [EndedLogin]) -> [DialogueAction] {
        var actions = ended.flatMap { tell(DialogueWords.ended($0, clock)) }
        if !ended.isEmpty, case .logIn = request {
            // To ask for the list is to say that the person was told. Nobody waits for it.
            actions += hand(over: .logins)
        }
        if case .logInWithToken = request {
            loginMemory.mayHaveTypedPassword = true
            actions = [.hideTypeahead] + say(DialogueWords.loggedInByToken) + actions
        } else if loginMemory.isMade {
            return actions + self.request(.rememberLogin(label: ""), .waiting(.rememberingLogin(isEntering: true)))
        }
        return actions + self.request(.conversations, .waiting(.unread))
    }

    /// Handles a line that was begun before the present prompt.
    func dropLate(_ line: InputLine) -> [DialogueAction] {
        guard !loginMemory.mayHaveTypedPassword else {
            return say(DialogueWords.typedBeforeLogin) + promptAgain()
        }
        // What was typed for a hidden prompt is not shown.
        return say(DialogueWords.enteredLate(prompt?.isHidden == true ? nil : line)) + promptAgain()
    }

    /// Carries out a command about remembered logins.
    mutating func carryOut(_ command: LoginCommand) -> [DialogueAction] {
        switch command {
        case .list: request(.logins, .waiting(.logins(isForgetting: false)))
        case .end(let login): request(.endLogin(login), .waiting(.endingLogin(login, isForgetting: false)))
        case .forget: request(.logins, .waiting(.logins(isForgetting: true)))
        case .remember where !loginMemory.isKept: ask(home, saying: DialogueWords.nothingKept)
        case .remember: request(.rememberLogin(label: ""), .waiting(.rememberingLogin(isEntering: false)))
        case .unusable(let sentence): ask(home, saying: sentence)
        }
    }

    /// Handles a login that is remembered from now on.
    mutating func handleRemembered(_ login: RememberedLogin) -> [DialogueAction] {
        guard case .waiting(.rememberingLogin(let isEntering)) = state else {
            return []
        }
        let words = DialogueWords.remembered(login, clock)
        guard isEntering else {
            return ask(home, saying: words)
        }
        // A script has not asked for a sentence among its output.
        return (isInteractive ? say(words) : []) + request(.conversations, .waiting(.unread))
    }

    /// Handles a failure to remember the login.
    mutating func handleRememberFailure(_ failure: RequestFailure, isEntering: Bool) -> [DialogueAction] {
        let isKnown = failure.code == RequestFailure.Known.alreadyRemembered
        let words =
            isKnown ? DialogueWords.alreadyRemembered : DialogueWords.notRemembered(SafeText.line(failure.message))
        guard isEntering else {
            return ask(home, saying: words)
        }
        return (isKnown ? [] : tell(words)) + request(.conversations, .waiting(.unread))
    }

    /// Handles the list of remembered logins.
    mutating func handleLogins(_ list: LoginList) -> [DialogueAction] {
        guard case .waiting(.logins(let isForgetting)) = state else {
            return []
        }
        guard isForgetting else {
            return ask(home, saying: DialogueWords.logins(list, clock))
        }
        guard let own = list.logins.first(where: \.isThis) else {
            return ask(home, saying: DialogueWords.noOwnLogin)
        }
        return request(.endLogin(own.login), .waiting(.endingLogin(own.login, isForgetting: true)))
    }

    /// Tells a person by a line, a script on stderr.
    private func tell(_ words: String) -> [DialogueAction] {
        isInteractive ? say(words, role: .problem) : [.warn(words)]
    }
}
