import ChatClientCore
import ChatProtocol

/// A question of one of the commands after the first three. An empty line goes back unless it says otherwise.
enum Question: Sendable, Equatable {
    /// Which of these conversations to open.
    case inbox([Conversation])
    /// Whose history.
    case historyPlace
    /// Whether to go further back in a history than this sequence; an empty line does.
    case olderHistory(Place, before: UInt64)
    /// What to search for.
    case searchWords
    /// Whether to show older hits than the one with this id.
    case olderHits(String, before: UInt64)
    /// What a new room is to be called.
    case roomName
    /// How many may be in it.
    case roomLimit(name: String)
    /// What it is to be besides; an empty line is an answer.
    case roomOptions(RoomOptions)
    /// The password that its members are to know.
    case newRoomPassword(RoomOptions)
    /// Which room to join.
    case joinKey
    /// The password of a room that wants one.
    case joinPassword(RoomKey)
    /// Whether a room is to close, or who is to lead it.
    case closingRoom(ClosingRoom)
    /// The account's password.
    case oldPassword
    /// The one that it is to have.
    case nextPassword(old: String)
    /// The same again.
    case repeatedPassword(old: String, new: String)

    /// The words of the question.
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
        case .oldPassword: .oldPassword
        case .nextPassword: .nextPassword
        case .repeatedPassword: .repeatedPassword
        }
    }
}

/// What the server is asked for, for one of the commands after the first three.
enum Errand: Sendable, Equatable {
    /// How much is unread, after the login.
    case unread
    /// Who is online.
    case who
    /// When an account was last online.
    case lastSeen
    /// What is in the inbox.
    case inbox
    /// The newest messages of one of its conversations.
    case opening(Conversation)
    /// Which conversation a room has, of those that the account is in.
    case findingRoom(RoomKey)
    /// A page of a history.
    case history(Place)
    /// Messages with these words.
    case search(String)
    /// A new room.
    case creatingRoom
    /// Membership of a room.
    case joiningRoom(RoomKey, hasPassword: Bool)
    /// The end of the membership of the room that is shown.
    case leavingRoom
    /// How it stands with a room that closes by what the account is about to do.
    case lookingAtRoom(UInt64, ClosingRoom.Occasion)
    /// Another admin for such a room.
    case handingOver(ClosingRoom, to: String)
    /// The rooms that the account may read.
    case readableRooms
    /// The list of rooms.
    case rooms
    /// The members of the room that is shown.
    case members
    /// Something that its admin does.
    case managing(RoomAction, username: String)
    /// Another password.
    case changingPassword
    /// Whether others are told what has been read.
    case receipts(Bool)
}
