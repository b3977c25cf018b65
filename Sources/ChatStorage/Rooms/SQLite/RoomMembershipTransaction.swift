import ChatProtocol
import GRDB

/// Creates, joins and leaves rooms, in an open transaction.
struct RoomMembershipTransaction {
    let database: Database

    private var table: RoomTable { RoomTable(database: database) }
    private var query: RoomQuery { RoomQuery(database: database) }

    /// The number of random room numbers to try: with a million rooms ever created, the chance that all are taken
    /// is below 10^-31.
    private static let attempts = 16

    /// Creates a room with its admin.
    func create(_ draft: RoomDraft, admin: AccountID, number: () -> RoomNumber) throws -> Room {
        let name = try check(draft, admin: admin)
        try database.execute(sql: "INSERT INTO conversation (kind) VALUES ('room')")
        let conversation = ConversationID(rawValue: database.lastInsertedRowID)
        let statement = try database.cachedStatement(
            sql: """
                INSERT INTO room (
                    conversation, number, name, folded, memberLimit, isListed, isInviteOnly, passwordHash, isKept, admin
                ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        )
        try statement.execute(arguments: [
            conversation.rawValue, freeNumber(number).rawValue, name.value, name.folded, draft.limit,
            draft.isListed, draft.isInviteOnly, draft.passwordHash, draft.isKept, admin.rawValue,
        ])
        try table.addMember(admin, to: conversation)
        return try query.room(record(conversation))
    }

    /// Validates a draft, and returns its name.
    func check(_ draft: RoomDraft, admin: AccountID) throws -> RoomName {
        _ = try query.account(admin)
        let name = try RoomName(draft.name)
        try RoomRules.check(limit: draft.limit)
        try RoomRules.check(rooms: table.roomCount(of: admin))
        // An unlisted room may share its name with any other: otherwise the refusal would reveal unlisted rooms.
        guard try !draft.isListed || RoomRecord.find(database, listed: name.folded) == nil else {
            throw RoomRefusal.nameTaken
        }
        return name
    }

    /// Returns the password hash that the account must prove to join, after checking that it may join otherwise.
    func passwordHash(toJoin key: RoomKey, account: AccountID) throws -> String? {
        let (room, applicant) = try application(for: key, account: account)
        return RoomRules.needsPassword(applicant, of: room) ? room.passwordHash : nil
    }

    /// Makes an account a member.
    ///
    /// - Parameter provenHash: The hash of the password that the account has proven. A room with another hash is
    ///   not the room that the password was meant for.
    func join(_ key: RoomKey, account: AccountID, provenHash: String?) throws -> RoomChange {
        let (room, applicant) = try application(for: key, account: account)
        guard !RoomRules.needsPassword(applicant, of: room) || room.passwordHash == provenHash else {
            throw RoomRefusal.noSuchRoom
        }
        let subject = try query.account(account)
        if !applicant.isMember {
            try table.addMember(account, to: room.conversation)
        }
        return RoomChange(
            kind: .joined,
            room: try query.room(room),
            subject: subject,
            by: nil,
            isNews: !applicant.isMember
        )
    }

    /// Ends a membership, and closes the room or appoints a new admin by ``RoomRules``.
    func leave(_ conversation: ConversationID, account: AccountID) throws -> RoomChange {
        let room = try room(conversation, of: account)
        let subject = try query.account(account)
        let members = try table.memberships(of: conversation)
        guard !RoomRules.closes(room, without: account, members: members) else {
            let before = try query.room(room)
            try table.close(conversation)
            return RoomChange(kind: .closed, room: before, subject: subject, by: nil)
        }
        try table.removeMember(account, of: conversation)
        try lead(room, by: RoomRules.admin(of: room, without: account, members: members))
        return RoomChange(kind: .left, room: try query.room(record(conversation)), subject: subject, by: nil)
    }

    /// Leaves all rooms that are not kept.
    func depart(_ account: AccountID) throws -> [RoomChange] {
        let rooms = try Access(database: database, account: account).rooms().map(\.conversation)
        return try rooms.filter { try !record($0).isKept }.map { try leave($0, account: account) }
    }

    /// Appoints the admin, and lifts a mute: nobody else could.
    func lead(_ room: RoomRecord, by admin: AccountID) throws {
        guard admin != room.admin else {
            return
        }
        try table.setAdmin(admin, of: room.conversation)
        try table.remove(.mute, on: admin, in: room.conversation)
    }

    /// Returns a room that an account is in.
    ///
    /// - Throws: ``RoomRefusal/noSuchRoom``.
    func room(_ conversation: ConversationID, of account: AccountID) throws -> RoomRecord {
        guard try Access(database: database, account: account).isInside(conversation) else {
            throw RoomRefusal.noSuchRoom
        }
        return try record(conversation)
    }

    /// Returns an open room.
    func record(_ conversation: ConversationID) throws -> RoomRecord {
        guard let room = try RoomRecord.find(database, conversation: conversation) else {
            throw RoomRefusal.noSuchRoom
        }
        return room
    }

    private func application(
        for key: RoomKey,
        account: AccountID
    ) throws -> (room: RoomRecord, applicant: RoomRules.Applicant) {
        let found =
            switch key {
            case .number(let number): try RoomRecord.find(database, number: RoomNumber(number))
            case .name(let name): try named(name, account: account)
            }
        guard let room = found else {
            throw RoomRefusal.noSuchRoom
        }
        let applicant = RoomRules.Applicant(
            isMember: try table.isMember(account, of: room.conversation),
            isBanned: try table.has(.ban, on: account, in: room.conversation),
            isInvited: try table.has(.invitation, on: account, in: room.conversation),
            rooms: try table.roomCount(of: account)
        )
        try RoomRules.check(applicant, joins: room, memberCount: table.memberCount(of: room.conversation))
        return (room, applicant)
    }

    /// Finds the room that an account means by a name. A room that is not listed can be reached by name only from
    /// accounts that see it in their own list. The account's own rooms come first, so that nobody can take over a
    /// name by listing a room under it. Rooms that it is only invited to come last, because anybody may invite.
    private func named(_ name: String, account: AccountID) throws -> RoomRecord? {
        for folded in RoomName.searched(name) {
            let found =
                try RoomRecord.find(database, folded: folded, joinedBy: account)
                ?? RoomRecord.find(database, listed: folded)
                ?? RoomRecord.find(database, folded: folded, inviting: account)
            if let found {
                return found
            }
        }
        return nil
    }

    /// Returns a number that no room has or had.
    private func freeNumber(_ number: () -> RoomNumber) throws -> RoomNumber {
        let statement = try database.cachedStatement(sql: "SELECT count(*) FROM room WHERE number = ?")
        for _ in 0..<Self.attempts {
            let candidate = number()
            if try Int.fetchOne(statement, arguments: [candidate.rawValue]) == 0 {
                return candidate
            }
        }
        // Not SQLITE_FULL: the operator would be told that the disk is full.
        throw DatabaseError(resultCode: .SQLITE_ERROR, message: "there is no free room number")
    }
}
