package import ChatProtocol

/// A committed change in a room.
package struct RoomChange: Sendable, Equatable {
    /// The kind of change.
    package enum Kind: Sendable, Equatable {
        /// A new member.
        case joined
        /// A member has left, voluntarily or by absence.
        case left
        /// An admin's action.
        case managed(RoomAction)
        /// The room was closed: nobody is a member any more.
        case closed
    }

    /// The kind of change.
    package let kind: Kind

    /// The room after the change. For a closed room, the room as it was before, with its members.
    package let room: Room

    /// The account that the change affects.
    package let subject: Account

    /// The account that made the change, if it is not the subject.
    package let by: Account?

    /// Whether anything changed: a second join of a member, or a mute of a muted member, changes nothing.
    package let isNews: Bool

    /// Creates a change.
    package init(kind: Kind, room: Room, subject: Account, by: Account?, isNews: Bool = true) {
        self.kind = kind
        self.room = room
        self.subject = subject
        self.by = by
        self.isNews = isNews
    }
}

/// The reason why a room operation was refused.
package enum RoomRefusal: Error, Sendable, Equatable {
    /// There is no such room, or the account may not know of it.
    case noSuchRoom
    /// The name is empty, too long, has disallowed characters, or looks like a room number.
    case invalidName
    /// The limit is not 1 to ``RoomLimits/members``.
    case invalidLimit
    /// A listed open room has this name.
    case nameTaken
    /// The room has its maximum number of members.
    case full
    /// Joining needs an invitation.
    case invitationNeeded
    /// The account is banned from the room.
    case banned
    /// Only the admin may do this.
    case notAdmin
    /// There is no such account.
    case noSuchUser
    /// The named account is not a member.
    case notAMember
    /// The action cannot be applied to the acting account itself.
    case oneself
    /// The account is in ``RoomLimits/roomsPerAccount`` rooms.
    case tooManyRooms
}
