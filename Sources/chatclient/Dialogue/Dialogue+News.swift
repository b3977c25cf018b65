import ChatClientCore
import ChatProtocol

extension Dialogue {
    /// Takes a message.
    mutating func receive(_ message: ReceivedMessage) -> [DialogueAction] {
        guard !isLeaving, model.missed.hold(message) else {
            return [show(message)] + promptAgain()
        }
        return model.missed.isFull ? showMissed(isEnd: false) + promptAgain() : []
    }

    /// Shows what was held, if anything was.
    ///
    /// - Parameter isEnd: Whether no more of it comes.
    mutating func showMissed(isEnd: Bool) -> [DialogueAction] {
        let messages = model.missed.release(isEnd: isEnd)
        guard !messages.isEmpty else {
            return []
        }
        let count = messages.count { $0.isMissed }
        return say(DialogueWords.missed(count: count, isAll: isEnd)) + messages.map { show($0) }
    }

    /// A message's words: a line in the room that is shown, a block anywhere else.
    private mutating func show(_ message: ReceivedMessage) -> DialogueAction {
        model.shown(message, isRead: isInteractive)
        guard message.kind != .room || message.conversation != shownConversation else {
            return .print(DialogueWords.line(message, clock))
        }
        return .print(DialogueWords.received(message, room: model.rooms[message.conversation], clock))
    }

    /// Takes who came and went.
    mutating func take(_ change: PresenceChange) -> [DialogueAction] {
        let lines = DialogueWords.presence(change, clock)
        return isLeaving || lines.isEmpty ? [] : notice(lines.joined(separator: "\n"))
    }

    /// Takes that the connection broke, or is back.
    mutating func take(_ change: ConnectionChange, _ changes: [ModelChange]) -> [DialogueAction] {
        switch change {
        case .interrupted(let reason, let delay):
            return interrupt(by: reason, delay, changes)
        case .resumed:
            // Who was away for too long is not in the room any more, and nobody could tell.
            let check = shownConversation.map { [DialogueAction.request(.room($0))] } ?? []
            guard state != .disconnecting else {
                return check + ask(home, saying: DialogueWords.connectedAgain)
            }
            return check + notice(DialogueWords.connectedAgain)
        case .caughtUp:
            guard !state.isEntering else {
                // How much is unread comes first: what is shown here counts as read afterwards.
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
            // There is no session to take up again only to end it; the server ends it by itself.
            return finish(.failure(DialogueWords.disconnected(.lost(reason: reason), from: address)))
        }
        var actions =
            changes.contains(where: \.isOutageNews) ? say(DialogueWords.connectionLost(reason, delay: delay)) : []
        if state == .sending, changes.contains(where: \.isOutageStart) {
            actions += say(DialogueWords.messageWaits)
            if isInteractive {
                // A person goes on meanwhile. A script would run ahead of what it has sent.
                state = home
            }
        }
        return actions.isEmpty ? [] : actions + (isInteractive ? promptAgain() : [])
    }

    /// A second has passed: tells the server what was shown, and the person what became of messages.
    mutating func tick() -> [DialogueAction] {
        guard isLoggedIn, !isLeaving else {
            return []
        }
        var actions = model.takeMarks().map { DialogueAction.request($0) }
        if model.missed.tick() {
            actions += showMissed(isEnd: false) + promptAgain()
        }
        let lines = model.takeReceipts().map { DialogueWords.reached($0) }
        guard isInteractive, !lines.isEmpty else {
            // A script does not read along.
            return actions
        }
        return actions + notice(lines.joined(separator: "\n"))
    }

    /// Shows a line that nobody asked for. Plain lines are not asked again for each of them.
    func notice(_ words: String) -> [DialogueAction] {
        say(words) + (isInteractive ? promptAgain() : [])
    }
}
