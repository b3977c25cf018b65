import ChatClientCore
import ChatProtocol

/// Confirmation before leaving a room, or logging out, closes a room: the admin is told and asked first. A script
/// cannot answer, so it is only warned.
extension Dialogue {
    /// Leaves the room on display.
    mutating func leaveRoom(_ room: RoomState) -> [DialogueAction] {
        guard leads(room.conversation) else {
            return request(.leaveRoom(room.conversation), .waiting(.leavingRoom))
        }
        guard isInteractive else {
            let closing = passingRooms.filter { $0 == room.conversation }
            return tellOfClosing(closing) + request(.leaveRoom(room.conversation), .waiting(.leavingRoom))
        }
        return look(at: room.conversation, .leaving)
    }

    /// Logs out on the user's command.
    mutating func exit() -> [DialogueAction] {
        guard !model.outage.isOn else {
            return leave()
        }
        guard isInteractive else {
            return tellOfClosing(passingRooms) + leave()
        }
        return exit(closing: passingRooms)
    }

    /// The rooms that the account leads, according to this client: they may close without it. The server is queried
    /// before the user is asked, because another device may have handed a room over.
    private var ledRooms: [RoomState] { model.rooms.led(by: account ?? "") }

    /// The led rooms that close when the account logs out.
    var passingRooms: [UInt64] { ledRooms.filter { !$0.isKept }.map(\.conversation) }

    private func leads(_ conversation: UInt64) -> Bool {
        ledRooms.contains { $0.conversation == conversation }
    }

    /// Warns a script about rooms that close, in place of a confirmation.
    private func tellOfClosing(_ rooms: [UInt64]) -> [DialogueAction] {
        rooms.map { .warn(DialogueWords.closed(byLeaving: model.rooms[$0]?.name ?? "")) }
    }

    /// Handles the current state of a room that may close.
    mutating func handleLook(at room: Room, _ occasion: ClosingRoom.Occasion) -> [DialogueAction] {
        guard leads(room.conversation), Self.isLost(room, by: occasion) else {
            return carryOut(occasion, in: room.conversation)
        }
        let closing = ClosingRoom(conversation: room.conversation, name: room.name, occasion: occasion)
        return ask(.asking(.closingRoom(closing)), saying: DialogueWords.closes(room, occasion))
    }

    /// Whether the action destroys anything worth keeping: a kept room loses its last member, or another room has
    /// other members or messages.
    private static func isLost(_ room: Room, by occasion: ClosingRoom.Occasion) -> Bool {
        guard room.isKept else {
            return room.members.count > 1 || room.lastSequence > 0
        }
        return occasion == .leaving && room.members.count == 1
    }

    /// Handles a failed query for a room: it is gone, and its end was already shown.
    mutating func handleLookFailure(_ conversation: UInt64, _ occasion: ClosingRoom.Occasion) -> [DialogueAction] {
        carryOut(occasion, in: conversation)
    }

    /// Handles the answer to the confirmation prompt.
    mutating func decide(_ answer: String, on closing: ClosingRoom) -> [DialogueAction] {
        let words = answer.split(maxSplits: 1, whereSeparator: \.isWhitespace).map(String.init)
        switch (words.first?.lowercased(), words.count) {
        case (nil, _):
            return ask(home)
        case ("c", 1):
            return carryOut(closing.occasion, in: closing.conversation)
        case ("h", 2):
            let name = words[1].trimmed()
            let handOver = Request.manage(closing.conversation, .handOver, username: name)
            return request(handOver, .waiting(.handingOver(closing, to: name)))
        default:
            return ask(.asking(.closingRoom(closing)), saying: DialogueWords.unknownAnswer(answer))
        }
    }

    /// Handles a completed handover.
    mutating func handleHandover(of closing: ClosingRoom, to name: String) -> [DialogueAction] {
        say(DialogueWords.managed(.handOver, name)) + carryOut(closing.occasion, in: closing.conversation)
    }

    /// Performs the pending action.
    private mutating func carryOut(_ occasion: ClosingRoom.Occasion, in conversation: UInt64) -> [DialogueAction] {
        switch occasion {
        case .leaving: request(.leaveRoom(conversation), .waiting(.leavingRoom))
        case .loggingOut(let next): exit(closing: next)
        }
    }

    private mutating func exit(closing rooms: [UInt64]) -> [DialogueAction] {
        guard let first = rooms.first else {
            return leave()
        }
        return look(at: first, .loggingOut(next: Array(rooms.dropFirst())))
    }

    private mutating func look(at conversation: UInt64, _ occasion: ClosingRoom.Occasion) -> [DialogueAction] {
        request(.room(conversation), .waiting(.lookingAtRoom(conversation, occasion)))
    }
}
