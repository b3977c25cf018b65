import ChatClientCore

extension Dialogue {
    /// Takes something that happened in a room.
    mutating func take(_ change: RoomChange, _ changes: [ModelChange]) -> [DialogueAction] {
        guard !isLeaving else {
            return []
        }
        let isOneself = model.isAccount(change.username)
        switch change.kind {
        case .closed:
            return expel(from: change.conversation, saying: DialogueWords.roomClosed(change))
        case .kicked where isOneself, .banned where isOneself:
            return expel(from: change.conversation, saying: DialogueWords.expelled(change))
        case .left where isOneself:
            // One's own leaving is told by the answer to it; this is absence, or another device.
            let wasMember = change.conversation.map { changes.contains(.left(room: $0)) } ?? false
            guard state != .waiting(.leavingRoom), wasMember else {
                return []
            }
            return expel(from: change.conversation, saying: DialogueWords.leftElsewhere(change))
        case .joined where isOneself:
            return []
        case .invited where isOneself:
            return notice(DialogueWords.invitation(change))
        case .joined, .left, .kicked, .banned, .unbanned, .muted, .unmuted, .invited, .handedOver:
            return announce(change)
        }
    }

    private mutating func announce(_ change: RoomChange) -> [DialogueAction] {
        let isShown = change.conversation != nil && change.conversation == shownConversation
        return notice(DialogueWords.roomChange(change, isShown: isShown, account: account ?? "", clock))
    }

    /// Takes that the room that is shown could not be asked for after an interruption: that counts when it is gone.
    mutating func takeCheckFailure(_ failure: RequestFailure, of conversation: UInt64) -> [DialogueAction] {
        guard failure.tellsRoomIsGone, let room = shownRoom, room.conversation == conversation else {
            return []
        }
        return expel(from: conversation, saying: DialogueWords.awayTooLong(from: room.name))
    }

    /// The account is in a room no more. What is being typed for it must not become a command.
    private mutating func expel(from conversation: UInt64?, saying words: String) -> [DialogueAction] {
        guard conversation.map({ hide($0) }) == true else {
            return notice(words)
        }
        if state == .room {
            return [.setAside] + ask(.command, saying: words)
        }
        // What is typed ahead was meant for the room; the outcome that is waited for leads to the commands.
        return state.isBusy ? [.setAside] + say(words) : notice(words)
    }
}
