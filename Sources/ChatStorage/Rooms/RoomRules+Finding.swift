/// Which rooms an account may know of. The SQLite engine's queries say the same in SQL: see ``Standing``.
extension RoomRules {
    /// What a room is to somebody who looks for one.
    package struct Sight: Sendable, Equatable {
        var isListed: Bool
        var isMember: Bool
        var isInvited: Bool

        /// Makes a sight.
        package init(isListed: Bool, isMember: Bool, isInvited: Bool) {
            self.isListed = isListed
            self.isMember = isMember
            self.isInvited = isInvited
        }
    }

    /// Whether the room is in somebody's list of rooms. By its number, which nobody guesses, everybody may find a room.
    package static func isInList(_ sight: Sight) -> Bool {
        sight.isListed || sight.isMember || sight.isInvited
    }

    /// How near a room of some name is to what somebody means by it: the lowest is meant, and of several the oldest;
    /// `nil` when the name is no way to it.
    ///
    /// The name of a room that is not listed is no way in, but for those who see it in their own list. One's own rooms
    /// come first, so that nobody takes a name over by listing a room under it; rooms that one is only invited to come
    /// last, for anybody may invite.
    package static func distance(_ sight: Sight) -> Int? {
        if sight.isMember {
            sight.isListed ? 0 : 1
        } else if sight.isListed {
            2
        } else {
            sight.isInvited ? 3 : nil
        }
    }
}
