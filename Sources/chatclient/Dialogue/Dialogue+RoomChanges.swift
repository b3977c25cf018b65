import ChatClientCore

extension Dialogue {
    /// Takes something that happened in a room.
    mutating func take(_ change: RoomChange) -> [DialogueAction] {
        guard !isLeaving else {
            return []
        }
        let isOneself = account.map { change.username.isSameName(as: $0) } ?? false
        switch change.kind {
        case .closed:
            let actions = expel(by: change, saying: DialogueWords.roomClosed(change))
            if let conversation = change.conversation {
                // It can still be found by a search.
                roomNames[conversation] = DialogueWords.closedName(change.name)
            }
            return actions
        case .kicked where isOneself, .banned where isOneself:
            return expel(by: change, saying: DialogueWords.expelled(change))
        case .left where isOneself:
            // One's own leaving is told by the answer to it; this is absence, or another device.
            guard state != .waiting(.leavingRoom), change.conversation.map({ roomNames[$0] != nil }) == true else {
                return []
            }
            return expel(by: change, saying: DialogueWords.leftElsewhere(change))
        case .joined where isOneself:
            if let conversation = change.conversation {
                roomNames[conversation] = change.name
            }
            return []
        case .handedOver:
            if let conversation = change.conversation {
                ledRooms.handedOver(conversation, toAccount: isOneself)
            }
            return announce(change)
        case .invited where isOneself:
            return notice(DialogueWords.invitation(change))
        default:
            return announce(change)
        }
    }

    private mutating func announce(_ change: RoomChange) -> [DialogueAction] {
        let isShown = change.conversation != nil && change.conversation == shownRoom?.conversation
        return notice(DialogueWords.roomChange(change, isShown: isShown, account: account ?? "", clock))
    }

    /// Takes that the room that is shown could not be asked for after an interruption: that counts when it is gone.
    mutating func takeCheckFailure(_ failure: RequestFailure, of conversation: UInt64) -> [DialogueAction] {
        guard failure.tellsRoomIsGone, let room = shownRoom, room.conversation == conversation else {
            return []
        }
        return expel(from: conversation, saying: DialogueWords.awayTooLong(from: room.name))
    }

    private mutating func expel(by change: RoomChange, saying words: String) -> [DialogueAction] {
        expel(from: change.conversation, saying: words)
    }

    /// The account is in a room no more. What is being typed for it must not become a command.
    private mutating func expel(from conversation: UInt64?, saying words: String) -> [DialogueAction] {
        let wasShown = shownRoom.map { $0.conversation == conversation } ?? false
        conversation.map { forgetRoom($0) }
        guard wasShown else {
            return notice(words)
        }
        switch state {
        case .room: return [.setAside] + ask(.command, saying: words)
        // What is typed ahead was meant for the room; the outcome that is waited for leads to the commands.
        case _ where state.isBusy: return [.setAside] + say(words)
        default: return notice(words)
        }
    }
}
