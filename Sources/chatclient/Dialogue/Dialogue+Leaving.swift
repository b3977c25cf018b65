extension Dialogue {
    /// Logs out, or just ends when nobody is logged in.
    mutating func leave() -> [DialogueAction] {
        guard isLoggedIn else {
            return finish(.done)
        }
        return [.print(DialogueWords.sendingLogout)] + request(.logOut, .leaving)
    }

    /// Takes the end of the person's input.
    mutating func endInput() -> [DialogueAction] {
        switch state {
        case .leaving: []
        case _ where isLoggedIn: leave()
        case .menu: finish(.done)
        default: finish(.failure(DialogueWords.inputEndedEarly))
        }
    }

    /// Takes Ctrl-C or a signal; the second one does not wait for the server any more.
    mutating func interrupt() -> [DialogueAction] {
        state == .leaving ? finish(.failure(DialogueWords.interruptedTwice)) : leave()
    }
}
