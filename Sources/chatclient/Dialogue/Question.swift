import ChatAdministration
import ChatClientCore
import ChatProtocol

/// A question of one of the commands after the first three. An empty line goes back.
enum Question: Sendable, Equatable {
    /// The conversation to open, out of these.
    case inbox([Conversation])
    /// The conversation for the history.
    case historyPlace
    /// Whether to page further back in a history than this sequence.
    case olderHistory(ConversationReference, before: UInt64)
    /// The search query.
    case searchWords
    /// Whether to show older hits than the one with this id.
    case olderHits(SearchQuery, before: UInt64)
    /// The name of a new room.
    case roomName
    /// The member limit of a new room.
    case roomLimit(name: String)
    /// Further options of a new room.
    case roomOptions(RoomOptions)
    /// The password of a new room.
    case newRoomPassword(RoomOptions)
    /// The room to join.
    case joinKey
    /// The password of a protected room.
    case joinPassword(RoomKey)
    /// Whether to close a room, or the account to hand it over to.
    case closingRoom(ClosingRoom)
    /// Whether a message of several lines is sent.
    case manyLines(String, to: Recipient)
    /// Whether a line that is exactly a command is one, or a message to the place.
    case commandOrMessage(String, to: Recipient)
    /// The account's current password.
    case oldPassword
    /// The account's new password.
    case nextPassword(old: String)
    /// The new password again.
    case repeatedPassword(old: String, new: String)
    /// The account's password, to begin a new identity.
    case startAnew

    /// The prompt of the question.
    var prompt: Prompt {
        switch self {
        case .inbox: .inbox
        case .historyPlace: .historyPlace
        case .olderHistory: .olderHistory
        case .searchWords: .searchWords
        case .olderHits: .olderHits
        case .roomName: .roomName
        case .roomLimit: .roomLimit
        case .roomOptions: .roomOptions
        case .newRoomPassword: .newRoomPassword
        case .joinKey: .joinKey
        case .joinPassword: .joinPassword
        case .closingRoom: .closingRoom
        case .manyLines: .manyLines
        case .commandOrMessage: .commandOrMessage
        case .oldPassword: .oldPassword
        case .nextPassword: .nextPassword
        case .repeatedPassword: .repeatedPassword
        case .startAnew: .startAnew
        }
    }
}

/// The pending request of one of the commands after the first three.
enum PendingOperation: Sendable, Equatable {
    /// The unread counts, after login.
    case unread
    /// The last lines of the public conversation, after login.
    case entering
    /// The accounts online whose names match the pattern, if there is one.
    case who(NamePattern?)
    /// The time at which an account was last online.
    case lastSeen
    /// The inbox.
    case inbox
    /// The newest messages of an inbox conversation.
    case opening(Conversation)
    /// Finds a room's conversation among those of the account.
    case findingRoom(RoomKey)
    /// A page of a history.
    case history(ConversationReference)
    /// A search.
    case search(SearchQuery)
    /// Creates a room.
    case creatingRoom
    /// Joins a room.
    case joiningRoom(RoomKey, hasPassword: Bool)
    /// Leaves the room on display.
    case leavingRoom
    /// The state of a room that the pending action would close.
    case lookingAtRoom(UInt64, ClosingRoom.Occasion)
    /// Hands such a room over to another admin.
    case handingOver(ClosingRoom, to: String)
    /// The rooms that the account may read.
    case readableRooms
    /// The list of rooms.
    case rooms
    /// The members of the room on display.
    case members
    /// A moderation action of the room's admin.
    case managing(RoomAction, username: String)
    /// Changes the password.
    case changingPassword
    /// Turns read receipts on or off.
    case receipts(Bool)
    /// Remembers the login, either as a part of it or on a command.
    case rememberingLogin(isEntering: Bool)
    /// A command of a moderator or an admin.
    case administering(AdminVerb)
    /// Whether the conversation with an account is encrypted, before something else is shown.
    case lock(of: String, LockOccasion)
    /// Accepts the changed identity of an account.
    case accepting(String)
    /// Begins a new identity.
    case startingAnew
    /// The remembered logins, either to list them or to forget that of this device.
    case logins(isForgetting: Bool)
    /// Ends a remembered login, either by its number or as that of this device.
    case endingLogin(UInt64, isForgetting: Bool)
}
