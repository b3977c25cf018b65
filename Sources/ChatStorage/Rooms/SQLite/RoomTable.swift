import ChatProtocol
import GRDB

/// Reads and writes the rows of rooms and their members, in an open transaction. Makes no authorization decisions.
struct RoomTable {
    let database: Database

    /// A ban, mute or invitation. The affected account need not be a member.
    enum Decision: String {
        case ban, mute, invitation
    }

    /// Counts the rooms that an account is in.
    func roomCount(of account: AccountID) throws -> Int {
        try number("SELECT count(*) FROM member WHERE account = ? AND joined > 0", [account.rawValue])
    }

    /// Counts the members of a room.
    func memberCount(of room: ConversationID) throws -> Int {
        try number("SELECT count(*) FROM member WHERE conversation = ?", [room.rawValue])
    }

    /// Returns whether an account is in a room.
    func isMember(_ account: AccountID, of room: ConversationID) throws -> Bool {
        let sql = "SELECT count(*) FROM member WHERE conversation = ? AND account = ?"
        return try number(sql, [room.rawValue, account.rawValue]) > 0
    }

    /// Returns the members of a room.
    func memberships(of room: ConversationID) throws -> [RoomRecord.Membership] {
        try Row.fetchAll(
            database.cachedStatement(sql: "SELECT account, joined FROM member WHERE conversation = ?"),
            arguments: [room.rawValue]
        ).map { RoomRecord.Membership(account: AccountID(rawValue: $0[0]), joined: $0[1]) }
    }

    /// Adds a member, the last in the joining order.
    func addMember(_ account: AccountID, to room: ConversationID) throws {
        try execute(
            """
            INSERT INTO member (conversation, account, joined, since) VALUES (
                :room, :account, (SELECT coalesce(max(joined), 0) + 1 FROM member WHERE conversation = :room), :since
            )
            """,
            [
                "room": room.rawValue, "account": account.rawValue,
                "since": SQLiteChatStore.newestMessage(database),
            ]
        )
    }

    /// Ends a membership.
    func removeMember(_ account: AccountID, of room: ConversationID) throws {
        try execute("DELETE FROM member WHERE conversation = ? AND account = ?", [room.rawValue, account.rawValue])
    }

    /// Returns whether a decision is in force for an account.
    func has(_ decision: Decision, on account: AccountID, in room: ConversationID) throws -> Bool {
        let sql = "SELECT count(*) FROM \(decision.rawValue) WHERE room = ? AND account = ?"
        return try number(sql, [room.rawValue, account.rawValue]) > 0
    }

    /// Records a decision about an account.
    ///
    /// - Returns: Whether it is new.
    func add(_ decision: Decision, on account: AccountID, in room: ConversationID) throws -> Bool {
        try execute(
            "INSERT INTO \(decision.rawValue) (room, account) VALUES (?, ?) ON CONFLICT (room, account) DO NOTHING",
            [room.rawValue, account.rawValue]
        )
        return database.changesCount > 0
    }

    /// Removes a decision about an account.
    ///
    /// - Returns: Whether there was one.
    @discardableResult
    func remove(_ decision: Decision, on account: AccountID, in room: ConversationID) throws -> Bool {
        try execute(
            "DELETE FROM \(decision.rawValue) WHERE room = ? AND account = ?",
            [room.rawValue, account.rawValue]
        )
        return database.changesCount > 0
    }

    /// Changes the admin.
    func setAdmin(_ account: AccountID, of room: ConversationID) throws {
        try execute("UPDATE room SET admin = ? WHERE conversation = ?", [account.rawValue, room.rawValue])
    }

    /// Closes a room: frees its name and removes its members, bans, mutes and invitations. Its members can still
    /// read its messages; a room without messages keeps no former members.
    func close(_ room: ConversationID) throws {
        for sql in [
            """
            INSERT INTO closedMember (account, conversation, since, lastMessage)
            SELECT member.account, member.conversation, member.since, message.id FROM member
            CROSS JOIN conversation ON conversation.id = member.conversation
            CROSS JOIN message
                ON message.conversation = conversation.id AND message.sequence = conversation.lastSequence
            WHERE member.conversation = ?
            """,
            "DELETE FROM member WHERE conversation = ?",
            "DELETE FROM ban WHERE room = ?",
            "DELETE FROM mute WHERE room = ?",
            "DELETE FROM invitation WHERE room = ?",
            "UPDATE room SET isOpen = 0, passwordHash = NULL WHERE conversation = ?",
        ] {
            try execute(sql, [room.rawValue])
        }
    }

    private func number(_ sql: String, _ arguments: StatementArguments) throws -> Int {
        try Int.fetchOne(database.cachedStatement(sql: sql), arguments: arguments) ?? 0
    }

    private func execute(_ sql: String, _ arguments: StatementArguments) throws {
        try database.cachedStatement(sql: sql).execute(arguments: arguments)
    }
}
