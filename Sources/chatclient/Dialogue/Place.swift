import ChatClientCore

/// Where a typed line goes that is no command.
enum Place: Sendable, Equatable {
    /// The public conversation.
    case everyone
    /// One account.
    case person(String)
    /// The room on display.
    case room(RoomState)

    /// The recipient of a message that is typed here.
    var recipient: Recipient {
        switch self {
        case .everyone: .everyone
        case .person(let name): .user(name)
        case .room(let room): .room(room.conversation)
        }
    }
}
