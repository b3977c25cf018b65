import ChatClientCore
import ChatProtocol

extension Dialogue {
    /// The maximum number of members of a room.
    static let largestRoom = 1000

    /// The most rooms that are listed for a person.
    static let longestRoomList = 50

    /// Handles the name of a new room.
    mutating func enterRoomName(_ answer: String) -> [DialogueAction] {
        guard !answer.isEmpty else {
            return goBack(skipping: .room(isTold: true))
        }
        let name = RoomKey.withoutSign(answer).trimmed()
        guard RoomKey.number(in: name) == nil else {
            return refuse(RoomKey.nameIsNumber, asking: .asking(.roomName), skipping: .room(isTold: true))
        }
        guard !name.isEmpty else {
            return isInteractive ? ask(.asking(.roomName)) : goBack(skipping: .room(isTold: true))
        }
        return ask(.asking(.roomLimit(name: name)))
    }

    /// Handles the member limit of a new room.
    mutating func enterRoomLimit(_ answer: String, name: String) -> [DialogueAction] {
        guard !answer.isEmpty else {
            return goBack()
        }
        guard let limit = Int(answer), (1...Self.largestRoom).contains(limit) else {
            return refuse(DialogueWords.noRoomLimit(answer), asking: .asking(.roomLimit(name: name)))
        }
        return ask(.asking(.roomOptions(RoomOptions(name: name, limit: limit))))
    }

    /// Handles the options of a new room: words in any order, separated by blanks or commas.
    mutating func enterRoomOptions(_ answer: String, _ options: RoomOptions) -> [DialogueAction] {
        guard !answer.isEmpty || !isInteractive else {
            return ask(home, saying: DialogueWords.noRoomMade)
        }
        var chosen = options
        var wantsPassword = false
        for word in answer.lowercased().split(whereSeparator: { $0 == "," || $0.isWhitespace }) {
            switch word {
            case "none": break
            case "unlisted": chosen.isListed = false
            case "invite-only": chosen.isInviteOnly = true
            case "keep": chosen.isKept = true
            case "password": wantsPassword = true
            default:
                let words = DialogueWords.noRoomOption(String(word))
                return refuse(words, asking: .asking(.roomOptions(options)))
            }
        }
        return wantsPassword ? ask(.asking(.newRoomPassword(chosen))) : create(chosen)
    }

    /// Handles the password of a new room; an empty one goes back, or in a script means no password.
    mutating func enterNewRoomPassword(_ answer: String, _ options: RoomOptions) -> [DialogueAction] {
        guard !answer.isEmpty || !isInteractive else {
            return ask(home)
        }
        var chosen = options
        chosen.password = answer.isEmpty ? nil : answer
        return create(chosen)
    }

    private mutating func create(_ options: RoomOptions) -> [DialogueAction] {
        request(.createRoom(options), .waiting(.creatingRoom))
    }

    /// Handles the choice of a room to join.
    mutating func enterJoinKey(_ answer: String) -> [DialogueAction] {
        guard !answer.isEmpty else {
            return goBack(skipping: .room(isTold: true))
        }
        let key = RoomKey(answer)
        guard key != .name("") else {
            return refuse(
                DialogueWords.noRoomNumber(answer),
                asking: .asking(.joinKey),
                skipping: .room(isTold: true)
            )
        }
        return join(key, password: nil)
    }

    /// Handles the password for joining a room.
    mutating func enterJoinPassword(_ answer: String, of key: RoomKey) -> [DialogueAction] {
        answer.isEmpty ? goBack() : join(key, password: answer)
    }

    /// Prompts for the room's password if none was given; a script gets one attempt, as at login.
    mutating func askRoomPassword(of key: RoomKey, again: Bool, saying words: String) -> [DialogueAction] {
        guard again else {
            return ask(.asking(.joinPassword(key)))
        }
        return refuse(words, asking: .asking(.joinPassword(key)))
    }

    /// Joins a room, or enters one that the account is in.
    mutating func join(_ key: RoomKey, password: String?) -> [DialogueAction] {
        request(.joinRoom(key, password: password), .waiting(.joiningRoom(key, hasPassword: password != nil)))
    }

    /// Handles a room: enters it, or shows its members.
    mutating func handleRoom(_ room: Room) -> [DialogueAction] {
        guard case .waiting(let operation) = state else {
            return []
        }
        switch operation {
        case .creatingRoom, .joiningRoom:
            partner = nil
            shownConversation = room.conversation
            return ask(.room, saying: DialogueWords.welcome(to: room, account: account ?? ""))
        case .lookingAtRoom(_, let occasion):
            return handleLook(at: room, occasion)
        case .members:
            return ask(home, saying: DialogueWords.members(of: room))
        case .unread, .entering, .who, .lastSeen, .inbox, .opening, .findingRoom, .history, .search, .leavingRoom,
            .handingOver, .readableRooms, .rooms, .managing, .changingPassword, .receipts, .rememberingLogin, .logins,
            .administering, .endingLogin, .accepting, .startingAnew, .lock:
            return []
        }
    }

    /// Handles the list of rooms.
    mutating func handleRooms(_ rooms: [RoomSummary]) -> [DialogueAction] {
        guard state == .waiting(.rooms) else {
            return []
        }
        listedRooms = rooms.map(\.name)
        return ask(home, saying: DialogueWords.rooms(rooms, limit: isInteractive ? Self.longestRoomList : nil))
    }
}
