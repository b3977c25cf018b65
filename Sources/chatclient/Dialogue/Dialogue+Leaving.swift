import ChatClientCore

extension Dialogue {
    /// Logs out, or just ends when nobody is logged in.
    mutating func leave() -> [DialogueAction] {
        guard isLoggedIn else {
            return finish(.done)
        }
        let shown = showMissed(isEnd: true)
        guard !model.outage.isOn else {
            // Nobody can be told now; the server ends the session by itself.
            return shown + finish(.failure(DialogueWords.leftWhileLost(unsent: waitingMessages)))
        }
        let told = model.takeAllMarks().map { DialogueAction.request($0) }
        return shown + told + say(DialogueWords.sendingLogout) + request(.logOut, .leaving)
    }

    /// Takes the end of the person's input. A script whose message waits for the connection waits with it.
    mutating func endInput() -> [DialogueAction] {
        guard state != .leaving else {
            return []
        }
        guard !isLoggedIn else {
            return leave()
        }
        return finish(state == .menu ? .done : .failure(DialogueWords.inputEndedEarly))
    }

    /// Takes Ctrl-C or a signal; the second one does not wait for the server any more.
    mutating func interrupt() -> [DialogueAction] {
        state == .leaving ? finish(.failure(DialogueWords.interruptedTwice)) : leave()
    }
}
