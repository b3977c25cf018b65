package import ChatProtocol

/// Authorization of actions on other members.
extension RoomRules {
    /// The account that an action is applied to.
    package struct Subject: Sendable, Equatable {
        var isDoer: Bool
        var isMember: Bool
        var isBanned: Bool

        /// Creates a subject.
        ///
        /// - Parameters:
        ///   - isDoer: Whether it is the acting account itself.
        ///   - isBanned: Used only for an invitation.
        package init(isDoer: Bool, isMember: Bool = false, isBanned: Bool = false) {
            self.isDoer = isDoer
            self.isMember = isMember
            self.isBanned = isBanned
        }
    }

    /// Checks that a member may perform an action at all: the admin may, and any member may invite if the room is
    /// not invite-only. Checked first, so that an account without the right learns nothing about others.
    package static func check(_ action: RoomAction, by account: AccountID, in room: RoomRecord) throws(RoomRefusal) {
        guard account == room.admin || (action == .invite && !room.isInviteOnly) else {
            throw .notAdmin
        }
    }

    /// Checks that an action can be applied to a subject.
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
