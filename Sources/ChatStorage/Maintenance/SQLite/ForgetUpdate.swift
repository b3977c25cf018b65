import ChatProtocol
import Foundation
import GRDB

/// Removes an account, in a transaction that is open.
struct ForgetUpdate {
    let database: Database

    /// Takes everything away that an account wrote and all that is known of it; `nil` when there is none.
    func forget(_ username: Username) throws -> ForgottenAccount? {
        guard let account = try SQLiteChatStore.account(for: username, in: database) else {
            return nil
        }
        let count = try emptyMessages(of: account.id)
        let name = "(forgotten \(account.id.rawValue))"
        let changes = try retire(account.id, as: name)
        // Those who were in a closed room go on seeing it in their lists, but its name may tell of who led it.
        try database.execute(
            sql: "UPDATE room SET name = ?, folded = ? WHERE admin = ? AND isOpen = 0",
            arguments: [name, name, account.id.rawValue]
        )
        return ForgottenAccount(messages: count, rooms: changes)
    }

    /// Lets the index forget, too, what a removed message's words were: until its parts are merged they are in it
    /// still.
    func cleanIndex() throws {
        try database.execute(sql: "INSERT INTO wordIndex (wordIndex) VALUES ('optimize')")
    }

    /// Ends all that an account takes part in, and gives it a name that nobody can register: one in parentheses.
    private func retire(_ account: AccountID, as name: String) throws -> [RoomChange] {
        let door = RoomDoor(database: database)
        let rooms = try Access(database: database, account: account).rooms().map(\.conversation)
        let changes = try rooms.map { try door.leave($0, account: account) }
        for table in ["member", "closedMember", "reading", "ban", "mute", "invitation"] {
            try database.execute(sql: "DELETE FROM \(table) WHERE account = ?", arguments: [account.rawValue])
        }
        try database.execute(
            sql: "UPDATE account SET folded = ?, name = ?, lastSeen = NULL, sendsReadReceipts = 0 WHERE id = ?",
            arguments: [name, name, account.rawValue]
        )
        return changes
    }

    private func emptyMessages(of account: AccountID) throws -> Int {
        let index = WordIndex(database: database)
        let ids = try Int64.fetchAll(
            database.cachedStatement(sql: "SELECT id FROM message WHERE sender = ?"),
            arguments: [account.rawValue]
        )
        let update = try database.cachedStatement(sql: "UPDATE message SET body = x'' WHERE id = ?")
        for id in ids {
            try index.remove(id)
            try update.execute(arguments: [id])
        }
        return ids.count
    }
}
