package import ChatProtocol

/// Something that happened in a room, when it is on disk.
package struct RoomChange: Sendable, Equatable {
    /// What happened.
    package enum Kind: Sendable, Equatable {
        /// A new member.
        case joined
        /// A member has gone, of its own will or by absence.
        case left
        /// An admin's action.
        case managed(RoomAction)
        /// The room is closed: nobody is a member any more.
        case closed
    }

    /// What happened.
    package let kind: Kind

    /// The room after it; of a closed one: as it was before, with the members it had.
    package let room: Room

    /// To whom it happened.
    package let subject: Account

    /// Who did it, when somebody else did.
    package let by: Account?

    /// Whether it changed anything: a second join of a member, or a mute of a muted one, does not.
    package let isNews: Bool

    /// Makes a change.
    package init(kind: Kind, room: Room, subject: Account, by: Account?, isNews: Bool = true) {
        self.kind = kind
        self.room = room
        self.subject = subject
        self.by = by
        self.isNews = isNews
    }
}

/// Why something in a room was not done.
package enum RoomRefusal: Error, Sendable, Equatable {
    /// There is no such room, or it is not for the asker to know of.
    case noSuchRoom
    /// The name has no characters, too many, or some that are not allowed, or it looks like a room's number.
    case invalidName
    /// The limit is not 1 to ``RoomLimits/members``.
    case invalidLimit
    /// A listed open room has this name.
    case nameTaken
    /// It has as many members as it may.
    case full
    /// Only who was invited may join.
    case invitationNeeded
    /// The admin keeps the asker out.
    case banned
    /// Only the admin may do this.
    case notAdmin
    /// There is no such account.
    case noSuchUser
    /// Who is named is no member.
    case notAMember
    /// It cannot be done to oneself.
    case oneself
    /// The account is in ``RoomLimits/roomsPerAccount`` rooms.
    case tooManyRooms
}
