import Foundation
import GRDB

/// The invites, in an open transaction.
struct InviteTable {
    let database: Database

    /// Returns all invites, in the order of their numbers.
    func all() throws -> [Invite] {
        try Row.fetchAll(database.cachedStatement(sql: Self.selection + " ORDER BY invite.id")).map(Self.invite)
    }

    /// Returns an invite by its number.
    func invite(_ id: InviteID) throws -> Invite? {
        let statement = try database.cachedStatement(sql: Self.selection + " WHERE invite.id = ?")
        return try Row.fetchOne(statement, arguments: [id.rawValue]).map(Self.invite)
    }

    /// Returns the invite with a code of this digest.
    func invite(digest: [UInt8]) throws -> Invite? {
        let statement = try database.cachedStatement(sql: Self.selection + " WHERE invite.digest = ?")
        return try Row.fetchOne(statement, arguments: [Data(digest)]).map(Self.invite)
    }

    /// Adds an invite, and removes surplus ones that have ended.
    func add(_ draft: InviteDraft, now: Int64) throws -> Invite {
        let draft = InviteDraft(
            digest: draft.digest,
            label: draft.label,
            uses: draft.uses,
            expires: draft.expires,
            maker: try AccountNameQuery(database: database).named(draft.maker)
        )
        let open = try Int.fetchOne(
            database.cachedStatement(sql: "SELECT count(*) FROM invite WHERE NOT \(Self.hasEnded)"),
            arguments: ["now": now]
        )
        guard open ?? 0 < AdministrationLimits.invites else {
            throw AdministrationError.tooManyInvites
        }
        try removeSurplus(now: now)
        let insertion = try database.cachedStatement(
            sql: """
                INSERT INTO invite (digest, label, uses, made, expires, makerUid, makerAccount)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """
        )
        try insertion.execute(arguments: [
            Data(draft.digest), draft.label, draft.uses, now, draft.expires, draft.maker.uid,
            draft.maker.accountNumber,
        ])
        return Invite(draft, id: InviteID(rawValue: database.lastInsertedRowID), made: now)
    }

    /// Removes all but the newest of the invites that have ended.
    private func removeSurplus(now: Int64) throws {
        let statement = try database.cachedStatement(
            sql: """
                DELETE FROM invite WHERE id IN (
                    SELECT id FROM invite WHERE \(Self.hasEnded) ORDER BY id DESC LIMIT -1 OFFSET :kept
                )
                """
        )
        try statement.execute(arguments: ["now": now, "kept": AdministrationLimits.endedInvites])
    }

    /// ``Invite/hasEnded(now:)`` in SQL.
    private static let hasEnded = "(reserved = 0 AND (isRevoked = 1 OR expires <= :now OR used >= uses))"

    /// Revokes an invite.
    func revoke(_ id: InviteID) throws {
        try database.cachedStatement(sql: "UPDATE invite SET isRevoked = 1 WHERE id = ?")
            .execute(arguments: [id.rawValue])
    }

    /// Counts an account that was made with an invite.
    func use(_ id: InviteID) throws {
        try database.cachedStatement(sql: "UPDATE invite SET used = used + 1 WHERE id = ?")
            .execute(arguments: [id.rawValue])
    }

    private static let selection = """
        SELECT invite.id, digest, label, uses, used, reserved, made, expires, isRevoked, makerUid, makerAccount,
            account.name
        FROM invite LEFT JOIN account ON account.id = invite.makerAccount
        """

    private static func invite(_ row: Row) throws -> Invite {
        guard let maker = Maker(uid: row[9], account: row[10], name: row[11]) else {
            throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "an invite has no maker")
        }
        let draft = InviteDraft(
            digest: [UInt8](row[1] as Data),
            label: row[2],
            uses: row[3],
            expires: row[7],
            maker: maker
        )
        return Invite(
            draft,
            id: InviteID(rawValue: row[0]),
            made: row[6],
            used: row[4],
            reserved: row[5],
            isRevoked: row[8]
        )
    }
}
