import ChatClientCore
import ChatProtocol

// Rooms. Their names are untrusted text, like account names.
extension DialogueWords {
    static let noRooms = "There is no room that you may join. CR creates one."

    static let roomHelp = """
        A line is a message to the room; one that begins with // is sent with one slash.
                 /q  leave the room            /b  main menu, without leaving
                 /l  list the members          /hi  history of the room
                 /invite NAME                  /help  this list
        The admin: /kick NAME, /ban NAME, /unban NAME, /mute NAME, /unmute NAME,
                 /admin NAME to hand the room over.
        A room closes when its admin leaves; one that is kept, when nobody is left.
        """

    private static func commands(isAdmin: Bool) -> String {
        "/q leave, /l list, /hi history, /b main menu, " + (isAdmin ? "/kick NAME, " : "") + "/help all commands"
    }

    /// Greeting on entering a room.
    static func welcome(to room: Room, account: String) -> String {
        let isAdmin = room.admin.isSameName(as: account)
        return """
            Welcome to \(SafeText.line(room.name)) (#\(room.number))
            \(members(of: room))
            \(commands(isAdmin: isAdmin))
            \(end(of: room, isAdmin: isAdmin))
            """
    }

    private static func end(of room: Room, isAdmin: Bool) -> String {
        guard !room.isKept else {
            return "The room is kept while people are away; it closes when nobody is left in it."
        }
        return isAdmin ? "To close the group leave it: you are its admin." : "To close the group the admin must leave."
    }

    /// Formats the members of a room.
    static func members(of room: Room) -> String {
        let lines = room.members.map { member in
            let isAdmin = member.username.isSameName(as: room.admin)
            return indent + SafeText.line(member.username) + (isAdmin ? " (Admin)" : "")
                + (member.isMuted ? " (muted)" : "") + (member.isOnline ? "" : " (away)")
        }
        return (["Connected clients (\(room.members.count) of \(room.limit)):"] + lines).joined(separator: "\n")
    }

    /// Formats the list of rooms.
    ///
    /// - Parameter limit: The most rooms that are listed; the others are counted. `nil` for no limit.
    static func rooms(_ rooms: [RoomSummary], limit: Int?) -> String {
        guard !rooms.isEmpty else {
            return noRooms
        }
        let listed = rooms.prefix(limit ?? rooms.count)
        let rest = rooms.count - listed.count
        let lines = listed.map { room in
            let marks = marks(of: room)
            let number = padded("#\(room.number)", to: 10)
            let name = padded(SafeText.line(room.name), to: 30)
            return "\(number)  \(name)  \(room.memberCount)/\(room.limit)"
                + (marks.isEmpty ? "" : "  (\(marks.joined(separator: ", ")))")
        }
        let more = rest == 0 ? [] : ["and \(rest) more; JR and the beginning of a name, then Tab, finds one"]
        return (["Rooms:"] + lines + more).joined(separator: "\n")
    }

    private static func marks(of room: RoomSummary) -> [String] {
        [
            (room.conversation != nil, "joined"), (room.isInvited, "invited"), (room.hasPassword, "password"),
            (room.isInviteOnly, "invite only"), (room.isKept, "kept"),
        ].filter(\.0).map(\.1)
    }

    static func noRoomLimit(_ answer: String) -> String {
        "'\(quoted(answer))' is no number from 1 to \(Dialogue.largestRoom)."
    }

    static func noRoomOption(_ word: String) -> String {
        "Unknown option '\(quoted(word))'."
    }

    static func unknownRoomCommand(_ command: String) -> String {
        let start = "Unknown command '\(quoted(command))'."
        return MenuCommand.suggestion(for: command).map { "\(start) Did you mean \($0)?" } ?? "\(start)\n\(roomHelp)"
    }

    static func nameMissing(_ command: String) -> String { "Say whom: \(command) NAME" }

    /// Confirmation for the account that performed the action.
    static func managed(_ action: RoomAction, _ name: String) -> String {
        let deed =
            switch action {
            case .kick: "was kicked"
            case .ban: "was banned"
            case .unban: "is not banned any more"
            case .mute: "was muted"
            case .unmute: "may write again"
            case .invite: "was invited"
            case .handOver: "is the admin now"
            }
        return "*** \(quoted(name)) \(deed) ***"
    }

    /// Introduces the confirmation prompt for closing a room.
    static func closes(_ room: Room, _ occasion: ClosingRoom.Occasion) -> String {
        let deed =
            switch occasion {
            case .leaving: "leave"
            case .loggingOut: "log out"
            }
        let isAlone = room.members.count == 1
        let role = isAlone ? "alone in" : "the admin of"
        return """
            You are \(role) \(SafeText.line(room.name)): it closes when you \(deed).
            \(members(of: room))
            \(isAlone ? "You" : "They") can go on reading what was said.
            """
    }

    /// Warning for a script, on stderr.
    static func closed(byLeaving name: String) -> String {
        "The room \(SafeText.line(name)) closes: its admin leaves."
    }

    /// Formats a closed room's name for lists.
    static func closedName(_ name: String) -> String { "\(SafeText.line(name)) (closed)" }

    /// Lists the readable rooms with their numbers.
    static func readableRooms(_ conversations: [Conversation]) -> String {
        let rooms = conversations.filter { $0.kind == .room }
        guard !rooms.isEmpty else {
            return "You are in no room, and were in none that closed."
        }
        let lines = rooms.map { "\(padded("#\($0.roomNumber ?? 0)", to: 10))  \(title(of: $0))" }
        return (["Rooms that you can read:"] + lines).joined(separator: "\n")
    }

    /// The title of a conversation in lists.
    static func title(of conversation: Conversation) -> String {
        conversation.isClosed ? closedName(conversation.name) : SafeText.line(conversation.name)
    }

    /// The title of a room in lists, and with its messages.
    static func title(of room: RoomState) -> String {
        room.isClosed ? closedName(room.name) : SafeText.line(room.name)
    }

    static let noRoomMade = "No room was made."

    static func left(_ name: String) -> String { "You left \(SafeText.line(name))." }

    static func stillIn(_ room: RoomState) -> String {
        "You are still in \(SafeText.line(room.name)); JR and #\(room.number ?? 0) go back to it."
    }

    static func roomClosed(_ change: RoomChange) -> String {
        let reason = change.isByAbsence ? "its admin was away for too long" : "its admin left"
        return "The room \(SafeText.line(change.name)) was closed: \(reason)."
    }

    /// Notice for the account that was kicked or banned.
    static func expelled(_ change: RoomChange) -> String {
        let deed = change.kind == .banned ? "banned" : "kicked"
        return "You were \(deed) from the room \(SafeText.line(change.name))\(by(change))."
    }

    /// Notice after a reconnect that the membership has ended.
    static func awayTooLong(from name: String) -> String {
        "You are not in the room \(SafeText.line(name)) any more: you were away for too long."
    }

    /// Notice that the membership ended without a command on this device.
    static func leftElsewhere(_ change: RoomChange) -> String {
        guard !change.isByAbsence else {
            return awayTooLong(from: change.name)
        }
        return "You are not in the room \(SafeText.line(change.name)) any more: you left it on another device."
    }

    static func invitation(_ change: RoomChange) -> String {
        let who = change.by.map { SafeText.line($0) } ?? "Somebody"
        return
            "*** \(who) invites you to the room \(SafeText.line(change.name)): join it by JR and #\(change.number). ***"
    }

    /// Formats a room event as a line.
    ///
    /// - Parameter isShown: Whether the room is on display.
    static func roomChange(_ change: RoomChange, isShown: Bool, account: String, _ clock: WallClock) -> String {
        let isOneself = change.username.isSameName(as: account)
        let name = isOneself ? "you" : SafeText.line(change.username)
        let was = isOneself ? "were" : "was"
        let deed =
            switch change.kind {
            case .joined: "\(name) joined the room"
            case .left: "\(name) left the room" + (change.isByAbsence ? " (connection lost)" : "")
            case .handedOver: "\(name) \(isOneself ? "are" : "is") the admin now"
            case .kicked, .banned, .unbanned, .muted, .unmuted, .invited, .closed:
                "\(name) \(was) \(change.kind.rawValue)\(by(change))"
            }
        let place = isShown ? "" : "\(SafeText.line(change.name)): "
        return "*** \(place)\(deed) (\(clock.words(change.time))) ***"
    }

    private static func by(_ change: RoomChange) -> String {
        change.by.map { " by \(SafeText.line($0))" } ?? ""
    }
}
