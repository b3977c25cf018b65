package import ChatProtocol

/// What members do to others.
extension RoomRules {
    /// To whom something is done.
    package struct Subject: Sendable, Equatable {
        var isDoer: Bool
        var isMember: Bool
        var isBanned: Bool

        /// Makes a subject.
        ///
        /// - Parameters:
        ///   - isDoer: Whether it is the account that does it.
        ///   - isBanned: Matters for an invitation alone.
        package init(isDoer: Bool, isMember: Bool = false, isBanned: Bool = false) {
            self.isDoer = isDoer
            self.isMember = isMember
            self.isBanned = isBanned
        }
    }

    /// Makes sure that a member may do something at all: the admin may, and any member may invite where no invitation
    /// is needed. Asked first, so that who has no right learns nothing of others.
    package static func check(_ action: RoomAction, by account: AccountID, in room: RoomRecord) throws(RoomRefusal) {
        guard account == room.admin || (action == .invite && !room.isInviteOnly) else {
            throw .notAdmin
        }
    }

    /// Makes sure that something can be done to somebody.
    package static func check(_ action: RoomAction, to subject: Subject) throws(RoomRefusal) {
        guard !subject.isDoer else {
            throw .oneself
        }
        switch action {
        case .kick, .mute, .unmute, .handOver:
            guard subject.isMember else {
                throw .notAMember
            }
        case .invite:
            guard subject.isMember || !subject.isBanned else {
                throw .banned
            }
        case .ban, .unban: break
        }
    }
}
