/// Who may join, leave and lead a room, and what members may do to others: pure authorization rules, made from what a
/// transaction has read. What members may read and write is in ``Standing``.
package enum RoomRules {
    /// What decides whether somebody may join.
    package struct Applicant: Sendable, Equatable {
        var isMember: Bool
        var isBanned: Bool
        var isInvited: Bool
        /// Rooms that they are in.
        var rooms: Int

        /// Makes an applicant.
        package init(isMember: Bool = false, isBanned: Bool = false, isInvited: Bool = false, rooms: Int = 0) {
            self.isMember = isMember
            self.isBanned = isBanned
            self.isInvited = isInvited
            self.rooms = rooms
        }
    }

    /// Makes sure that a draft can be a room.
    package static func check(limit: Int) throws(RoomRefusal) {
        guard (1...RoomLimits.members).contains(limit) else {
            throw .invalidLimit
        }
    }

    /// Makes sure that somebody who is in so many rooms may be in one more.
    package static func check(rooms: Int) throws(RoomRefusal) {
        guard rooms < RoomLimits.roomsPerAccount else {
            throw .tooManyRooms
        }
    }

    /// Makes sure that somebody may join a room, but for its password. A member always may.
    package static func check(
        _ applicant: Applicant,
        joins room: RoomRecord,
        memberCount: Int
    ) throws(RoomRefusal) {
        guard !applicant.isMember else {
            return
        }
        guard !applicant.isBanned else {
            throw .banned
        }
        guard !room.isInviteOnly || applicant.isInvited else {
            throw .invitationNeeded
        }
        guard memberCount < room.limit else {
            throw .full
        }
        try check(rooms: applicant.rooms)
    }

    /// Whether somebody who joins must know the password.
    package static func needsPassword(_ applicant: Applicant, of room: RoomRecord) -> Bool {
        room.passwordHash != nil && !applicant.isMember && !applicant.isInvited
    }

    /// Whether a room closes when a member leaves: a kept one behind its last member, another with its admin.
    package static func closes(
        _ room: RoomRecord,
        without account: AccountID,
        members: [RoomRecord.Membership]
    ) -> Bool {
        if room.isKept {
            members.allSatisfy { $0.account == account }
        } else {
            account == room.admin
        }
    }

    /// Who leads a room when a member has left: the one who has been there longest, where it was the admin. Who leads
    /// is not muted: nobody else could lift it.
    package static func admin(
        of room: RoomRecord,
        without account: AccountID,
        members: [RoomRecord.Membership]
    ) -> AccountID {
        guard account == room.admin else {
            return room.admin
        }
        let others = members.filter { $0.account != account }
        return others.min { $0.joined < $1.joined }?.account ?? room.admin
    }
}
