import ChatProtocol
import GRDB

/// What an admin does to somebody, in a transaction that is open.
struct RoomManagement {
    let database: Database

    private var table: RoomTable { RoomTable(database: database) }
    private var door: RoomDoor { RoomDoor(database: database) }

    /// Does it. Rights first, so that who has none learns nothing.
    func manage(
        _ conversation: ConversationID,
        _ action: RoomAction,
        of username: Username,
        by account: AccountID
    ) throws -> RoomChange {
        let room = try door.room(conversation, of: account)
        try RoomRules.check(action, by: account, in: room)
        guard let subject = try SQLiteChatStore.account(for: username, in: database) else {
            throw RoomRefusal.noSuchUser
        }
        guard subject.id != account else {
            throw RoomRefusal.oneself
        }
        let isNews = try perform(action, on: subject.id, in: room)
        let query = RoomQuery(database: database)
        return RoomChange(
            kind: .managed(action),
            room: try query.room(door.record(conversation)),
            subject: subject,
            by: try query.account(account),
            isNews: isNews
        )
    }

    /// - Returns: Whether it changed anything.
    private func perform(_ action: RoomAction, on subject: AccountID, in room: RoomRecord) throws -> Bool {
        let isMember = try table.isMember(subject, of: room.conversation)
        switch action {
        case .kick, .mute, .unmute, .handOver:
            guard isMember else {
                throw RoomRefusal.notAMember
            }
        case .ban, .unban, .invite: break
        }
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
            return try !isMember && invite(subject, to: room)
        case .handOver:
            try door.lead(room, by: subject)
            return true
        }
    }

    /// An invitation, too, would be a way back in.
    private func putOut(_ subject: AccountID, of room: RoomRecord) throws {
        try table.removeMember(subject, of: room.conversation)
        try table.remove(.invitation, on: subject, in: room.conversation)
    }

    private func invite(_ subject: AccountID, to room: RoomRecord) throws -> Bool {
        guard try !table.has(.ban, on: subject, in: room.conversation) else {
            throw RoomRefusal.banned
        }
        return try table.add(.invitation, on: subject, in: room.conversation)
    }
}
