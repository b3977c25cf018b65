import ChatClientCore
import ChatProtocol

/// The places where messages are typed: the public conversation in the compact style, one person, a room.
extension Dialogue {
    /// The room on display.
    var shownRoom: RoomState? { shownConversation.flatMap { model.rooms[$0] } }

    /// The idle state: the room or the person that lines go to, or the command prompt.
    var home: DialogueState {
        shownRoom != nil ? .room : partner != nil ? .talking : .command
    }

    /// Whether lines go to a place, and not to a menu: in the compact style, for a person.
    var usesPlaces: Bool { style == .compact && isInteractive }

    /// Where a typed message goes; `nil` at the menu of the classic style, where a line is a command.
    var place: Place? {
        if let room = shownRoom {
            return .room(room)
        }
        if let partner {
            return .person(partner)
        }
        return usesPlaces ? .everyone : nil
    }

    /// Handles a line at a place: a message, or a command.
    mutating func enterLine(_ line: InputLine, at place: Place) -> [DialogueAction] {
        guard case .text(let text) = line else {
            return enterMessage(line, to: place.recipient)
        }
        switch PlaceLine(text, isInteractive: isInteractive) {
        // An empty line is neither a message nor an error.
        case .empty:
            // The prompt's status offers to try again at once.
            return model.outage.isOn && isInteractive ? [.reconnect] + promptAgain() : promptAgain()
        case .message(let body): return enterMessage(.text(body), to: place.recipient)
        case .slash(let text): return enterSlash(text, at: place)
        case .command(let command): return carryOut(command)
        case .refused(let words): return ask(home, saying: words)
        case .doubtful(let command):
            guard place != .everyone else {
                return carryOut(command)
            }
            guard !postedLines.contains(text.trimmed().lowercased()) else {
                return enterMessage(line, to: place.recipient)
            }
            let question = Question.commandOrMessage(text, to: place.recipient)
            return ask(.asking(question), saying: DialogueWords.commandOrMessage(text, at: place))
        }
    }

    /// Handles a line that begins with a slash.
    private mutating func enterSlash(_ text: String, at place: Place) -> [DialogueAction] {
        if case .room(let room) = place {
            return enterRoomCommand(text, in: room)
        }
        let word = text.prefix { !$0.isWhitespace }.lowercased()
        let rest = String(text.dropFirst(word.count)).trimmed()
        switch word {
        case "/b", "/back", "/q", "/part", "/leave", "/close":
            return goBack(from: place)
        case "/hi" where HistoryQuery(rest).name.isEmpty:
            if case .person(let name) = place {
                return askHistory(of: .user(name), HistoryQuery(rest))
            }
            return askHistory(of: .everyone, HistoryQuery(rest))
        default:
            return enterCommand(.text(text))
        }
    }

    private mutating func goBack(from place: Place) -> [DialogueAction] {
        guard partner != nil else {
            return ask(home, saying: DialogueWords.nowhereToGoBack)
        }
        partner = nil
        return ask(home)
    }

    /// Handles the answer to the question whether a line is a command or a message.
    mutating func decideMeaning(_ answer: String, of text: String, to recipient: Recipient) -> [DialogueAction] {
        switch answer.lowercased() {
        case "": return ask(home)
        case "c", "carry out":
            return MenuCommand(text).map { carryOut($0) } ?? ask(home)
        case "p", "post":
            // The same word is not asked about again: it was meant.
            postedLines.insert(text.trimmed().lowercased())
            return enterMessage(.text(text), to: recipient)
        default:
            let question = Question.commandOrMessage(text, to: recipient)
            return ask(.asking(question), saying: DialogueWords.unknownAnswer(answer))
        }
    }

    /// Handles Escape: leaves a question. It leaves no place: the next line would go to more people than before.
    mutating func escape() -> [DialogueAction] {
        switch state {
        case .publicMessage, .recipient, .directMessage, .asking:
            return [.edit("")] + ask(home)
        case .username(let entrance) where entrance != .commandLine:
            return [.edit("")] + ask(.menu)
        case .starting, .menu, .username, .checking, .password, .loggingIn, .invite, .newPassword, .registering,
            .command,
            .listing, .lookingUp, .sending, .reporting, .waiting, .talking, .room, .leaving, .disconnecting, .finished:
            return []
        }
    }
}
