import ChatClientCore

extension Dialogue {
    /// Logs out, or just ends before login.
    mutating func leave() -> [DialogueAction] {
        guard isLoggedIn else {
            return finish(.done)
        }
        let shown = showMissed(isEnd: true)
        guard !model.outage.isOn else {
            // The server cannot be reached for a logout; it ends the session by itself.
            return shown + finish(.failure(DialogueWords.leftWhileLost(unsent: waitingMessages)))
        }
        let told = model.popAllMarks().map { DialogueAction.request($0) }
        return shown + told + say(DialogueWords.sendingLogout) + request(.logOut, .leaving)
    }

    /// Handles the end of the user's input. A script with a message queued for the connection waits for it.
    mutating func endInput() -> [DialogueAction] {
        guard state != .leaving else {
            return []
        }
        guard !isLoggedIn else {
            return leave()
        }
        return finish(state == .menu ? .done : .failure(DialogueWords.inputEndedEarly))
    }

    /// The time within which a second Ctrl-C ends the program, in milliseconds.
    private static let cancelInterval: Int64 = 5000

    /// Handles Ctrl-C on an empty line: it leaves a question, and ends the program only when it comes twice.
    mutating func cancel() -> [DialogueAction] {
        guard isLoggedIn, !isLeaving else {
            return interrupt()
        }
        guard state == .command || state == .talking || state == .room else {
            return escape()
        }
        let now = clock.now()
        if let cancelTime, now >= cancelTime, now - cancelTime < Self.cancelInterval {
            return interrupt()
        }
        cancelTime = now
        let rooms = passingRooms.compactMap { model.rooms[$0]?.name }
        return say(DialogueWords.cancelAgain(closing: rooms)) + promptAgain()
    }

    /// Handles Ctrl-C while the dialogue waits, or a signal; a second one no longer waits for the server.
    mutating func interrupt() -> [DialogueAction] {
        state == .leaving ? finish(.failure(DialogueWords.interruptedTwice)) : leave()
    }
}
