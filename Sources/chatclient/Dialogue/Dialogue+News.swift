import ChatClientCore
import ChatProtocol

extension Dialogue {
    /// Handles an incoming message.
    mutating func receive(_ message: ReceivedMessage) -> [DialogueAction] {
        guard !model.isIgnored(message) else {
            model.ignored(message)
            return []
        }
        guard !entryLines.hasShown(message) else {
            return []
        }
        guard !isLeaving, model.hold(message) else {
            return [show(message)] + alert(about: message) + promptAgain() + followLock(message)
        }
        // A script gets every message; a person gets the latest of many, and the rest by HI.
        return !isInteractive && model.missed.isFull ? showMissed(isEnd: false) + promptAgain() : []
    }

    /// Shows the messages that were held back, if any.
    ///
    /// - Parameter isEnd: Whether the catch-up is complete.
    mutating func showMissed(isEnd: Bool) -> [DialogueAction] {
        let isShort = style == .compact && isInteractive
        let bound = isShort ? MissedMessages.latest : MissedMessages.limit
        let batch = model.releaseMissed(isEnd: isEnd, showingAllUpTo: bound)
        let entry = showEntryLines(before: batch)
        guard !batch.messages.isEmpty else {
            return entry
        }
        let words =
            batch.isComplete && !isShort
            ? DialogueWords.missed(count: batch.missed, isAll: isEnd)
            : DialogueWords.missed(batch, model.rooms)
        let messages = batch.messages.filter { !entryLines.hasShown($0) }
        return entry + say(words, role: .notice) + messages.map { show($0) } + alert(about: batch)
    }

    /// Renders a message: a line in the room on display, a block anywhere else.
    mutating func show(_ message: ReceivedMessage) -> DialogueAction {
        entryLines.note(message)
        let isInPlace = message.kind == .room && message.conversation == shownConversation
        let room = model.rooms[message.conversation]
        let shown = messageStyle.shown(message, in: room, isInPlace: isInPlace, account: account ?? "")
        let rows = rows(of: shown)
        model.shown(message, rows: rows)
        messageRows += rows
        return .show(shown)
    }

    /// Shows a text of the operator. Nobody can ignore it.
    mutating func receive(_ announcement: Announcement) -> [DialogueAction] {
        guard !isLeaving else {
            return []
        }
        let shown = messageStyle.shown(announcement)
        return [.show(shown)] + alert(about: announcement) + promptAgain()
    }

    /// Handles a presence change.
    mutating func handle(_ change: PresenceChange) -> [DialogueAction] {
        let lines = DialogueWords.presence(change.hiding(model.ignored), clock)
        return isLeaving || lines.isEmpty ? [] : notice(lines.joined(separator: "\n"))
    }

    /// Handles an interruption or a resumption of the connection.
    mutating func handle(_ change: ConnectionChange, _ changes: [ModelChange]) -> [DialogueAction] {
        switch change {
        case .interrupted(let reason, let delay):
            retryTime = clock.now() + Int64(delay / .milliseconds(1))
            return interrupt(by: reason, delay, changes)
        case .resumed:
            retryTime = nil
            // After a long absence the account may have lost its membership without a notice, so check it.
            let check = shownConversation.map { [DialogueAction.request(.room($0))] } ?? []
            guard state != .disconnecting else {
                return check + ask(home, saying: DialogueWords.connectedAgain)
            }
            return check + notice(DialogueWords.connectedAgain)
        case .caughtUp:
            guard !state.isEntering else {
                // Show the unread counts first: messages shown here count as read afterwards.
                model.missed.isDue = true
                return []
            }
            let shown = showMissed(isEnd: true)
            return shown.isEmpty ? [] : shown + promptAgain()
        }
    }

    private mutating func interrupt(
        by reason: String,
        _ delay: Duration,
        _ changes: [ModelChange]
    ) -> [DialogueAction] {
        guard state != .leaving else {
            // Do not resume a session only to log out of it; the server ends it by itself.
            return finish(.failure(DialogueWords.disconnected(.lost(reason: reason), from: address)))
        }
        // Later attempts are told by the prompt's status, or to a script by a line.
        let isNews = changes.contains { rewritesInPlace ? $0.isOutageStart : $0.isOutageNews }
        var actions = isNews ? say(DialogueWords.connectionLost(reason, delay: delay), role: .notice) : []
        if state == .sending, changes.contains(where: \.isOutageStart) {
            actions += tellOfWaiting(awaited)
            if isInteractive {
                // An interactive user goes on meanwhile. A script waits, or it would run ahead of its messages.
                state = home
            }
        }
        guard isInteractive, rewritesInPlace || !actions.isEmpty else {
            return actions
        }
        return actions + promptAgain()
    }

    /// Handles a one-second tick: sends read marks to the server, and shows receipts to the user.
    mutating func tick() -> [DialogueAction] {
        guard isLoggedIn, !isLeaving else {
            return showWait()
        }
        var actions = model.popMarks().map { DialogueAction.request($0) }
        if model.missed.tick() {
            actions += showMissed(isEnd: false) + promptAgain()
        }
        let lines = model.popReceipts().map { DialogueWords.reached($0) }
        guard isInteractive, !lines.isEmpty else {
            // Receipts are not shown to a script.
            return actions + showWait()
        }
        return actions + notice(lines.joined(separator: "\n"))
    }

    /// Shows how long an answer, or the next attempt to connect, has been awaited.
    private func showWait() -> [DialogueAction] {
        if let busyPrompt, !busyPrompt.text.isEmpty {
            return [.prompt(busyPrompt)]
        }
        return model.outage.isOn && rewritesInPlace ? promptAgain() : []
    }

    /// Shows an unsolicited line. In plain mode the prompt is not repeated after it.
    func notice(_ words: String) -> [DialogueAction] {
        say(words, role: .notice) + (isInteractive ? promptAgain() : [])
    }
}
