import ChatProtocol
import GRDB

/// Performs management actions on accounts, in an open transaction.
struct RoomManagement {
    let database: Database

    private var table: RoomTable { RoomTable(database: database) }
    private var membership: RoomMembershipTransaction { RoomMembershipTransaction(database: database) }

    /// Performs an action. Checks rights first, so that an account without them learns nothing.
    func manage(
        _ conversation: ConversationID,
        _ action: RoomAction,
        of username: Username,
        by account: AccountID
    ) throws -> RoomChange {
        let room = try membership.room(conversation, of: account)
        try RoomRules.check(action, by: account, in: room)
        guard let subject = try SQLiteChatStore.account(for: username, in: database) else {
            throw RoomRefusal.noSuchUser
        }
        let isMember = try table.isMember(subject.id, of: room.conversation)
        try RoomRules.check(
            action,
            to: RoomRules.Subject(
                isDoer: subject.id == account,
                isMember: isMember,
                isBanned: action == .invite && table.has(.ban, on: subject.id, in: room.conversation)
            )
        )
        let isNews = try perform(action, on: subject.id, in: room, isMember: isMember)
        let query = RoomQuery(database: database)
        return RoomChange(
            kind: .managed(action),
            room: try query.room(membership.record(conversation)),
            subject: subject,
            by: try query.account(account),
            isNews: isNews
        )
    }

    /// - Returns: Whether it changed anything.
    private func perform(
        _ action: RoomAction,
        on subject: AccountID,
        in room: RoomRecord,
        isMember: Bool
    ) throws -> Bool {
        switch action {
        case .kick:
            try putOut(subject, of: room)
            return true
        case .ban:
            try putOut(subject, of: room)
            return try table.add(.ban, on: subject, in: room.conversation)
        case .unban:
            return try table.remove(.ban, on: subject, in: room.conversation)
        case .mute:
            return try table.add(.mute, on: subject, in: room.conversation)
        case .unmute:
            return try table.remove(.mute, on: subject, in: room.conversation)
        case .invite:
            return try !isMember && table.add(.invitation, on: subject, in: room.conversation)
        case .handOver:
            try membership.lead(room, by: subject)
            return true
        }
    }

    /// Removes the invitation too: it would be a way back in.
    private func putOut(_ subject: AccountID, of room: RoomRecord) throws {
        try table.removeMember(subject, of: room.conversation)
        try table.remove(.invitation, on: subject, in: room.conversation)
    }
}
