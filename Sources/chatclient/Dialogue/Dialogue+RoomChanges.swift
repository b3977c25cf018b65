import ChatClientCore

extension Dialogue {
    /// Handles a room event.
    mutating func handle(_ change: RoomChange, _ changes: [ModelChange]) -> [DialogueAction] {
        guard !isLeaving else {
            return []
        }
        guard !change.isHidden(by: model.ignored) else {
            return []
        }
        let isOneself = model.isAccount(change.username)
        switch change.kind {
        case .closed:
            return expel(from: change.conversation, saying: DialogueWords.roomClosed(change))
        case .kicked where isOneself, .banned where isOneself:
            return expel(from: change.conversation, saying: DialogueWords.expelled(change))
        case .left where isOneself:
            // The answer to `leaveRoom` reports the account's own leaving; this event is absence, or another device.
            let wasMember = change.conversation.map { changes.contains(.left(room: $0)) } ?? false
            guard state != .waiting(.leavingRoom), wasMember else {
                return []
            }
            return expel(from: change.conversation, saying: DialogueWords.leftElsewhere(change))
        case .joined where isOneself:
            return []
        case .invited where isOneself:
            if let inviter = change.by, model.ignored.contains(inviter) {
                return []
            }
            return notice(DialogueWords.invitation(change))
        case .joined, .left, .kicked, .banned, .unbanned, .muted, .unmuted, .invited, .handedOver:
            return announce(change)
        }
    }

    private mutating func announce(_ change: RoomChange) -> [DialogueAction] {
        let isShown = change.conversation != nil && change.conversation == shownConversation
        return notice(DialogueWords.roomChange(change, isShown: isShown, account: account ?? "", clock))
    }

    /// Handles a failed membership check after a reconnect. Leaves the room view only if the room no longer exists.
    mutating func handleCheckFailure(_ failure: RequestFailure, of conversation: UInt64) -> [DialogueAction] {
        guard failure.tellsRoomIsGone, let room = shownRoom, room.conversation == conversation else {
            return []
        }
        return expel(from: conversation, saying: DialogueWords.awayTooLong(from: room.name))
    }

    /// Handles the end of the account's membership. Typeahead meant for the room must not run as a command.
    private mutating func expel(from conversation: UInt64?, saying words: String) -> [DialogueAction] {
        guard conversation.map({ hide($0) }) == true else {
            return notice(words)
        }
        if !isInteractive, state != .waiting(.leavingRoom) {
            // What follows was meant for the room. A script that is leaving it has no more lines for it.
            refusals.rest = .room(isTold: false)
        }
        if state == .room {
            return [.setAside] + ask(home, saying: words)
        }
        // Discard typeahead meant for the room; the awaited outcome then leads to the command prompt.
        return state.isBusy ? [.setAside] + say(words) : notice(words)
    }
}
