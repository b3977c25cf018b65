import ChatProtocol
import ChatStorage

extension RoomRefusal {
    /// The error code, for programs.
    var code: ProtoErrorCode {
        switch self {
        case .noSuchRoom: .noSuchRoom
        case .invalidName, .invalidLimit, .oneself: .invalidRoom
        case .nameTaken: .roomNameTaken
        case .full: .roomFull
        case .invitationNeeded: .invitationNeeded
        case .banned: .banned
        case .notAdmin: .notAdmin
        case .noSuchUser: .noSuchUser
        case .notAMember: .notAMember
        case .tooManyRooms: .tooManyRooms
        }
    }

    /// The error message, for people.
    var sentence: String {
        switch self {
        case .noSuchRoom:
            "There is no such room. Check the number; not every room can be found by its name."
        case .invalidName:
            "A room's name has 1 to \(RoomLimits.nameCharacters) characters, none of them a control character, "
                + "no blank at either end, and is not eight digits like a room's number."
        case .invalidLimit:
            "A room has room for 1 to \(RoomLimits.members) members."
        case .nameTaken:
            "There is a listed room of that name. Choose another name."
        case .full:
            "The room is full. Try again when somebody has left."
        case .invitationNeeded:
            "Only who was invited may join this room. Ask its admin to invite you."
        case .banned:
            "The room's admin keeps you out of it."
        case .notAdmin:
            "Only the room's admin may do this."
        case .noSuchUser:
            "There is no account of that name."
        case .notAMember:
            "Nobody of that name is in the room."
        case .oneself:
            "You cannot do this to yourself."
        case .tooManyRooms:
            "You are in \(RoomLimits.roomsPerAccount) rooms, and that is the most. Leave one first."
        }
    }
}
