import ChatClientCore
import ChatProtocol

extension Dialogue {
    /// Handles a line in a room that begins with a slash.
    mutating func enterRoomCommand(_ text: String, in room: RoomState) -> [DialogueAction] {
        let words = text.split(maxSplits: 1, whereSeparator: \.isWhitespace).map(String.init)
        let name = words.count > 1 ? words[1].trimmed() : ""
        return carryOut(words[0].lowercased(), name, of: text, in: room)
    }

    /// Carries out a command of the room, or else one of the menu.
    ///
    /// - Parameter line: The whole line, of which the command is the first word.
    private mutating func carryOut(
        _ command: String,
        _ name: String,
        of line: String,
        in room: RoomState
    ) -> [DialogueAction] {
        if command == AdministrationCommand.word, let administration = administration(line, in: room) {
            return carryOut(administration)
        }
        switch command {
        case "/q", "/part", "/leave": return leaveRoom(room)
        case "/l", "/names": return request(.room(room.conversation), .waiting(.members))
        case "/hi" where HistoryQuery(name).name.isEmpty:
            return askHistory(of: .conversation(room.conversation), HistoryQuery(name))
        case "/help": return ask(.room, saying: DialogueWords.roomHelp + roleHelp)
        case "/stats": return request(.deliveryStatistics, .reporting)
        case "/b":
            shownConversation = nil
            return ask(home, saying: DialogueWords.stillIn(room))
        default:
            guard let action = Self.action(of: command) else {
                let attention = isInteractive ? AttentionCommand(line) : nil
                let login = isInteractive ? LoginCommand(line) : nil
                return attention.map { carryOut($0) } ?? login.map { carryOut($0) }
                    ?? MenuCommand(line).map { carryOut($0) }
                    ?? refuse(DialogueWords.unknownRoomCommand(command), asking: .room)
            }
            guard !name.isEmpty else {
                return refuse(DialogueWords.nameMissing(command), asking: .room)
            }
            let manage = Request.manage(room.conversation, action, username: name)
            return request(manage, .waiting(.managing(action, username: name)))
        }
    }

    private static func action(of command: String) -> RoomAction? {
        switch command {
        case "/kick": .kick
        case "/ban": .ban
        case "/unban": .unban
        case "/mute": .mute
        case "/unmute": .unmute
        case "/invite": .invite
        case "/admin", "/handover": .handOver
        default: nil
        }
    }

    /// Handles the account's own leaving of the room on display.
    mutating func leftRoom() -> [DialogueAction] {
        guard let room = shownRoom else {
            // The room was closed meanwhile, and the notice was shown.
            return ask(home)
        }
        shownConversation = nil
        return ask(home, saying: DialogueWords.left(room.name))
    }

    /// Handles a failure that shows that the account is no longer in the room. Discards typeahead meant for the room,
    /// so that it does not run as a command.
    mutating func leaveGoneRoom(_ conversation: UInt64) -> [DialogueAction] {
        hide(conversation) ? [.setAside] : []
    }

    /// Leaves the room view if it shows this room, because the account is no longer a member.
    ///
    /// - Returns: Whether the room was on display.
    mutating func hide(_ conversation: UInt64) -> Bool {
        guard shownConversation == conversation else {
            return false
        }
        shownConversation = nil
        return true
    }
}
