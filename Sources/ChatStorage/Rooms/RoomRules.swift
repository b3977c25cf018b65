/// Authorization rules for joining, leaving and managing rooms. Pure functions of the rows that a transaction has
/// read. The rights to read and write are in ``Standing``.
package enum RoomRules {
    /// The facts that decide whether an account may join.
    package struct Applicant: Sendable, Equatable {
        var isMember: Bool
        var isBanned: Bool
        var isInvited: Bool
        /// The number of rooms that the account is in.
        var rooms: Int

        /// Creates an applicant.
        package init(isMember: Bool = false, isBanned: Bool = false, isInvited: Bool = false, rooms: Int = 0) {
            self.isMember = isMember
            self.isBanned = isBanned
            self.isInvited = isInvited
            self.rooms = rooms
        }
    }

    /// Checks the member limit of a draft.
    package static func check(limit: Int) throws(RoomRefusal) {
        guard (1...RoomLimits.members).contains(limit) else {
            throw .invalidLimit
        }
    }

    /// Checks that an account that is in `rooms` rooms may enter one more.
    package static func check(rooms: Int) throws(RoomRefusal) {
        guard rooms < RoomLimits.roomsPerAccount else {
            throw .tooManyRooms
        }
    }

    /// Checks that an account may join a room, apart from the password. A member always may.
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

    /// Returns whether the account must prove the password to join.
    package static func needsPassword(_ applicant: Applicant, of room: RoomRecord) -> Bool {
        room.passwordHash != nil && !applicant.isMember && !applicant.isInvited
    }

    /// Returns whether a room closes when a member leaves: a kept room with its last member, another with its
    /// admin.
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

    /// Returns the admin after a member has left: if the admin left, the member who joined first takes over. The
    /// admin must not be muted: nobody else could lift the mute.
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
