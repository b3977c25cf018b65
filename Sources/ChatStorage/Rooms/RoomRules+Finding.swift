/// Authorization: the rooms that an account may know of. The SQLite engine's queries repeat these rules in SQL: see
/// ``Standing``.
extension RoomRules {
    /// The relation between a room and an account that searches for rooms.
    package struct Sight: Sendable, Equatable {
        var isListed: Bool
        var isMember: Bool
        var isInvited: Bool

        /// Creates a relation.
        package init(isListed: Bool, isMember: Bool, isInvited: Bool) {
            self.isListed = isListed
            self.isMember = isMember
            self.isInvited = isInvited
        }
    }

    /// Returns whether the room is in an account's room list. Any account can find a room by its number, which
    /// cannot be guessed.
    package static func isInList(_ sight: Sight) -> Bool {
        sight.isListed || sight.isMember || sight.isInvited
    }

    /// Ranks a room among those that have the name that an account asks for: the lowest rank is chosen, and among
    /// several the oldest room; `nil` when the account cannot reach the room by name.
    ///
    /// A room that is not listed can be reached by name only from accounts that see it in their own list. The
    /// account's own rooms come first, so that nobody can take over a name by listing a room under it. Rooms that
    /// it is only invited to come last, because anybody may invite.
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
