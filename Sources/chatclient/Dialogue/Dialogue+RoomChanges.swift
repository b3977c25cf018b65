import ChatClientCore

extension Dialogue {
    /// Takes something that happened in a room.
    mutating func take(_ change: RoomChange) -> [DialogueAction] {
        guard !isLeaving else {
            return []
        }
        let isOneself = change.username.lowercased() == account?.lowercased()
        switch change.kind {
        case .closed:
            return expel(by: change, saying: DialogueWords.roomClosed(change))
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
        case .invited where isOneself:
            return notice(DialogueWords.invitation(change))
        default:
            let isShown = change.conversation != nil && change.conversation == shownRoom?.conversation
            return notice(DialogueWords.roomChange(change, isShown: isShown, account: account ?? "", clock))
        }
    }

    /// The account is in a room no more. What is being typed for it must not become a command.
    private mutating func expel(by change: RoomChange, saying words: String) -> [DialogueAction] {
        let wasShown = shownRoom.map { $0.conversation == change.conversation } ?? false
        change.conversation.map { forgetRoom($0) }
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
