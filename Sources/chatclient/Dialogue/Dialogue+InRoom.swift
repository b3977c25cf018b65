import ChatClientCore
import ChatProtocol

extension Dialogue {
    /// Takes a line in a room: a message to it, or a command.
    mutating func enterRoomLine(_ line: InputLine) -> [DialogueAction] {
        guard let room = shownRoom else {
            return ask(.command)
        }
        guard case .text(let text) = line, text.hasPrefix("/") else {
            // An empty line in a room is no message, and nothing to complain of.
            return line == .text("") ? promptAgain() : enterMessage(line, to: .room(room.conversation))
        }
        guard !text.hasPrefix("//") else {
            return enterMessage(.text(String(text.dropFirst())), to: .room(room.conversation))
        }
        let words = text.split(maxSplits: 1, whereSeparator: \.isWhitespace).map(String.init)
        let name = words.count > 1 ? words[1].trimmed() : ""
        return carryOut(words[0].lowercased(), name, in: room)
    }

    private mutating func carryOut(_ command: String, _ name: String, in room: RoomState) -> [DialogueAction] {
        switch command {
        case "/q": return leaveRoom(room)
        case "/l": return request(.room(room.conversation), .waiting(.members))
        case "/hi": return askHistory(of: .conversation(room.conversation), .latest)
        case "/help": return ask(.room, saying: DialogueWords.roomHelp)
        case "/stats": return request(.deliveryStatistics, .reporting)
        case "/b":
            shownConversation = nil
            return ask(.command, saying: DialogueWords.stillIn(room))
        default:
            guard let action = Self.action(of: command) else {
                return ask(.room, saying: DialogueWords.unknownRoomCommand(command))
            }
            guard !name.isEmpty else {
                return ask(.room, saying: DialogueWords.nameMissing(command))
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
        case "/admin": .handOver
        default: nil
        }
    }

    /// The account is not in the room that is shown any more, as it wished.
    mutating func leftRoom() -> [DialogueAction] {
        guard let room = shownRoom else {
            // The room was closed meanwhile, and that was told.
            return ask(.command)
        }
        shownConversation = nil
        return ask(.command, saying: DialogueWords.left(room.name))
    }

    /// A request has shown that the account is not in this room any more. What is typed ahead for it must not become a
    /// command.
    mutating func leaveGoneRoom(_ conversation: UInt64) -> [DialogueAction] {
        hide(conversation) ? [.setAside] : []
    }

    /// The account is not in this room any more.
    ///
    /// - Returns: Whether it was shown.
    mutating func hide(_ conversation: UInt64) -> Bool {
        guard shownConversation == conversation else {
            return false
        }
        shownConversation = nil
        return true
    }
}
