import ChatProtocol
import GRDB

/// The audit log, in an open transaction.
struct AuditTable {
    let database: Database

    /// Adds an entry, and removes the oldest one when there are too many.
    func append(_ draft: AuditDraft) throws -> AuditEntry {
        let accounts = AccountNameQuery(database: database)
        let actor = try accounts.named(draft.actor)
        let target = try draft.targetAccount.map(accounts.named)
        let insertion = try database.cachedStatement(
            sql: """
                INSERT INTO audit (time, actorUid, actorAccount, act, targetAccount, targetText, detail)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """
        )
        try insertion.execute(arguments: [
            draft.time, actor.uid, actor.accountNumber, draft.act, target?.id.rawValue, draft.targetText, draft.detail,
        ])
        let id = database.lastInsertedRowID
        try database.cachedStatement(sql: "DELETE FROM audit WHERE id <= ?")
            .execute(arguments: [id - Int64(AdministrationLimits.auditEntries)])
        return AuditEntry(
            id: AuditID(rawValue: id),
            time: draft.time,
            actor: actor,
            act: draft.act,
            targetAccount: target,
            targetText: draft.targetText,
            detail: draft.detail
        )
    }

    /// Returns entries before a number, the newest first.
    func entries(before: Int64, limit: Int) throws -> [AuditEntry] {
        let statement = try database.cachedStatement(
            sql: """
                SELECT audit.id, time, actorUid, actorAccount, actor.name, act, targetAccount, target.name, targetText,
                    detail
                FROM audit
                LEFT JOIN account AS actor ON actor.id = audit.actorAccount
                LEFT JOIN account AS target ON target.id = audit.targetAccount
                WHERE audit.id < ? ORDER BY audit.id DESC LIMIT ?
                """
        )
        return try Row.fetchAll(statement, arguments: [before, limit]).map(Self.entry)
    }

    /// Removes the entries from before a time, and returns their number.
    func trim(before oldest: Int64) throws -> Int {
        // The trigger of the table lets go of those before this bound only.
        try database.cachedStatement(sql: "UPDATE auditBound SET oldest = max(oldest, ?) WHERE id = 1")
            .execute(arguments: [oldest])
        try database.cachedStatement(sql: "DELETE FROM audit WHERE time < ?").execute(arguments: [oldest])
        return database.changesCount
    }

    /// Clears what the entries tell of an account: its text where it is the target, and details, which may have its
    /// address.
    func clear(_ account: AccountID) throws {
        try database.cachedStatement(sql: "UPDATE audit SET targetText = NULL, detail = NULL WHERE targetAccount = ?")
            .execute(arguments: [account.rawValue])
        try database.cachedStatement(sql: "UPDATE audit SET detail = NULL WHERE actorAccount = ?")
            .execute(arguments: [account.rawValue])
    }

    /// Clears a name, and what entries about it tell besides.
    func clear(_ username: Username) throws {
        try database.cachedStatement(
            sql: "UPDATE audit SET targetText = NULL, detail = NULL WHERE targetText = ? COLLATE NOCASE"
        )
        .execute(arguments: [username.folded])
    }

    private static func entry(_ row: Row) throws -> AuditEntry {
        guard let actor = Maker(uid: row[2], account: row[3], name: row[4]) else {
            throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "an audit entry has no actor")
        }
        return AuditEntry(
            id: AuditID(rawValue: row[0]),
            time: row[1],
            actor: actor,
            act: row[5],
            targetAccount: (row[6] as Int64?).map { id in
                NamedAccount(id: AccountID(rawValue: id), name: row[7] as String? ?? "")
            },
            targetText: row[8],
            detail: row[9] as String? ?? ""
        )
    }
}
