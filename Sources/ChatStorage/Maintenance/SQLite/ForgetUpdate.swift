import ChatProtocol
import Foundation
import GRDB

/// Erases an account, in an open transaction.
struct ForgetUpdate {
    let database: Database

    /// Erases all that an account wrote and all data about it; `nil` when there is no such account.
    func forget(_ username: Username) throws -> ForgottenAccount? {
        try forgetName(username)
        guard let account = try SQLiteChatStore.account(for: username, in: database) else {
            return nil
        }
        let count = try emptyMessages(of: account.id)
        try removeKeys(of: account.id)
        let name = "(forgotten \(account.id.rawValue))"
        let changes = try retire(account.id, as: name)
        // Former members of a closed room still see it in their lists, but its name may reveal its admin.
        try database.execute(
            sql: "UPDATE room SET name = ?, folded = ? WHERE admin = ? AND isOpen = 0",
            arguments: [name, name, account.id.rawValue]
        )
        return ForgottenAccount(messages: count, rooms: changes)
    }

    /// Purges the words of removed messages from the FTS5 index: they remain in it until its segments are merged.
    func cleanIndex() throws {
        try database.execute(sql: "INSERT INTO wordIndex (wordIndex) VALUES ('optimize')")
    }

    /// Ends all memberships of an account, and gives it a name that nobody can register: one in parentheses.
    private func retire(_ account: AccountID, as name: String) throws -> [RoomChange] {
        let membership = RoomMembershipTransaction(database: database)
        let rooms = try Access(database: database, account: account).rooms().map(\.conversation)
        let changes = try rooms.map { try membership.leave($0, account: account) }
        let tables = [
            "member", "closedMember", "reading", "ban", "mute", "invitation", "login", "endedLogin", "accountRole",
            "serverBan",
        ]
        for table in tables {
            try database.execute(sql: "DELETE FROM \(table) WHERE account = ?", arguments: [account.rawValue])
        }
        try AuditTable(database: database).clear(account)
        try database.execute(
            sql: "UPDATE account SET folded = ?, name = ?, lastSeen = NULL, sendsReadReceipts = 0 WHERE id = ?",
            arguments: [name, name, account.rawValue]
        )
        return changes
    }

    /// Erases what names an account that need not exist yet: its application, its registrations that are under way,
    /// and its name in the audit log.
    private func forgetName(_ username: Username) throws {
        for table in ["reservation", "application"] {
            try database.execute(sql: "DELETE FROM \(table) WHERE folded = ?", arguments: [username.folded])
        }
        try AuditTable(database: database).clear(username)
    }

    private func emptyMessages(of account: AccountID) throws -> Int {
        let index = WordIndex(database: database)
        let ids = try Int64.fetchAll(
            database.cachedStatement(sql: "SELECT id FROM message WHERE sender = ?"),
            arguments: [account.rawValue]
        )
        let update = try database.cachedStatement(sql: "UPDATE message SET body = x'' WHERE id = ?")
        let deletion = try database.cachedStatement(sql: "DELETE FROM sealed WHERE message = ?")
        for id in ids {
            try index.remove(id)
            try update.execute(arguments: [id])
            try deletion.execute(arguments: [id])
        }
        return ids.count
    }

    /// Erases the devices of an account, their keys and mail, its mail to others, and what others have sealed for its
    /// devices. Which of others' pairs it was given is erased, too; those pairs stay handed out.
    private func removeKeys(of account: AccountID) throws {
        let arguments: StatementArguments = ["account": account.rawValue]
        try database.execute(
            sql: """
                UPDATE sealed SET recipientBlocks = x'' WHERE message IN (
                    SELECT message.id FROM member CROSS JOIN message ON message.conversation = member.conversation
                    WHERE member.account = :account AND member.joined = 0 AND message.recipient = :account
                )
                """,
            arguments: arguments
        )
        try database.execute(
            sql: "UPDATE oneTimePair SET askerAccount = NULL, askerDevice = NULL WHERE askerAccount = :account",
            arguments: arguments
        )
        try MailTable(database: database).remove(from: account)
        _ = try DeviceListTable(database: database).removeAll(of: account)
    }
}
