import ChatClientCore
import ChatProtocol

extension Dialogue {
    /// Handles an incoming message.
    mutating func receive(_ message: ReceivedMessage) -> [DialogueAction] {
        guard !isLeaving, model.hold(message) else {
            return [show(message)] + promptAgain()
        }
        // A script gets every message; a person gets the latest of many, and the rest by HI.
        return !isInteractive && model.missed.isFull ? showMissed(isEnd: false) + promptAgain() : []
    }

    /// Shows the messages that were held back, if any.
    ///
    /// - Parameter isEnd: Whether the catch-up is complete.
    mutating func showMissed(isEnd: Bool) -> [DialogueAction] {
        let batch = model.releaseMissed(isEnd: isEnd)
        guard !batch.messages.isEmpty else {
            return []
        }
        let words =
            batch.isComplete
            ? DialogueWords.missed(count: batch.missed, isAll: isEnd)
            : DialogueWords.missed(batch, model.rooms)
        return say(words) + batch.messages.map { show($0) }
    }

    /// Renders a message: a line in the room on display, a block anywhere else.
    private mutating func show(_ message: ReceivedMessage) -> DialogueAction {
        model.shown(message)
        guard message.kind != .room || message.conversation != shownConversation else {
            return .print(DialogueWords.line(message, clock))
        }
        return .print(DialogueWords.received(message, room: model.rooms[message.conversation], clock))
    }

    /// Handles a presence change.
    mutating func handle(_ change: PresenceChange) -> [DialogueAction] {
        let lines = DialogueWords.presence(change, clock)
        return isLeaving || lines.isEmpty ? [] : notice(lines.joined(separator: "\n"))
    }

    /// Handles an interruption or a resumption of the connection.
    mutating func handle(_ change: ConnectionChange, _ changes: [ModelChange]) -> [DialogueAction] {
        switch change {
        case .interrupted(let reason, let delay):
            return interrupt(by: reason, delay, changes)
        case .resumed:
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
        var actions =
            changes.contains(where: \.isOutageNews) ? say(DialogueWords.connectionLost(reason, delay: delay)) : []
        if state == .sending, changes.contains(where: \.isOutageStart) {
            actions += say(DialogueWords.messageWaits)
            if isInteractive {
                // An interactive user goes on meanwhile. A script waits, or it would run ahead of its messages.
                state = home
            }
        }
        return actions.isEmpty ? [] : actions + (isInteractive ? promptAgain() : [])
    }

    /// Handles a one-second tick: sends read marks to the server, and shows receipts to the user.
    mutating func tick() -> [DialogueAction] {
        guard isLoggedIn, !isLeaving else {
            return []
        }
        var actions = model.popMarks().map { DialogueAction.request($0) }
        if model.missed.tick() {
            actions += showMissed(isEnd: false) + promptAgain()
        }
        let lines = model.popReceipts().map { DialogueWords.reached($0) }
        guard isInteractive, !lines.isEmpty else {
            // Receipts are not shown to a script.
            return actions
        }
        return actions + notice(lines.joined(separator: "\n"))
    }

    /// Shows an unsolicited line. In plain mode the prompt is not repeated after it.
    func notice(_ words: String) -> [DialogueAction] {
        say(words) + (isInteractive ? promptAgain() : [])
    }
}
