import ChatProtocol
import Foundation
import GRDB

/// The remembered logins, in an open transaction.
struct LoginTable {
    let database: Database

    /// Returns the login of a series.
    func record(ofSeries series: [UInt8]) throws -> LoginRecord? {
        let statement = try database.cachedStatement(sql: "SELECT \(Self.columns) FROM login WHERE series = ?")
        return try Row.fetchOne(statement, arguments: [Data(series)]).map(Self.record)
    }

    /// Returns a login of an account.
    func record(_ id: LoginID, of account: AccountID) throws -> LoginRecord? {
        let statement = try database.cachedStatement(
            sql: "SELECT \(Self.columns) FROM login WHERE id = ? AND account = ?"
        )
        return try Row.fetchOne(statement, arguments: [id.rawValue, account.rawValue]).map(Self.record)
    }

    /// Returns the logins of an account, the one used last first.
    func records(of account: AccountID) throws -> [LoginRecord] {
        let statement = try database.cachedStatement(
            sql: "SELECT \(Self.columns) FROM login WHERE account = ? ORDER BY lastUsed DESC, id DESC"
        )
        return try Row.fetchAll(statement, arguments: [account.rawValue]).map(Self.record)
    }

    /// Adds a login.
    func insert(_ draft: LoginDraft) throws -> RememberedLogin {
        let statement = try database.cachedStatement(
            sql: """
                INSERT INTO login (account, label, made, lastUsed, series, token, secret) VALUES (?, ?, ?, ?, ?, ?, ?)
                """
        )
        try statement.execute(arguments: [
            draft.account.rawValue, draft.label, draft.now, draft.now, Data(draft.token.series),
            Data(draft.token.token), Data(draft.secret.bytes),
        ])
        let id = LoginID(rawValue: database.lastInsertedRowID)
        return RememberedLogin(id: id, label: draft.label, made: draft.now, lastUsed: draft.now)
    }

    /// Stores the token and the time of a login after its use.
    func update(_ record: LoginRecord) throws {
        let statement = try database.cachedStatement(
            sql: "UPDATE login SET token = ?, former = ?, replaced = ?, lastUsed = ? WHERE id = ?"
        )
        try statement.execute(arguments: [
            Data(record.token.token), record.former.map { Data($0) }, record.replaced, record.login.lastUsed,
            record.login.id.rawValue,
        ])
    }

    /// Removes a login.
    func remove(_ id: LoginID) throws {
        try database.cachedStatement(sql: "DELETE FROM login WHERE id = ?").execute(arguments: [id.rawValue])
    }

    /// Removes a login, and keeps its series and why it ended.
    func end(_ record: LoginRecord, because reason: EndedLogin.Reason, now: Int64) throws -> EndedLogin {
        try remove(record.login.id)
        let ended = EndedLoginRecord(record, because: reason, now: now)
        let insert = try database.cachedStatement(
            sql: """
                INSERT INTO endedLogin (id, account, label, reason, time, series, token, secret)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """
        )
        try insert.execute(arguments: [
            ended.login.id.rawValue, ended.account.rawValue, ended.login.label, ended.login.reason.rawValue,
            ended.login.time, Data(ended.token.series), Data(ended.token.token), Data(ended.secret.bytes),
        ])
        try boundEnded(of: record.account)
        return ended.login
    }

    private static let columns = "id, account, label, made, lastUsed, series, token, former, replaced, secret"

    private static func record(_ row: Row) -> LoginRecord {
        LoginRecord(
            RememberedLogin(id: LoginID(rawValue: row[0]), label: row[2], made: row[3], lastUsed: row[4]),
            of: AccountID(rawValue: row[1]),
            token: LoginTokenDigest(series: [UInt8](row[5] as Data), token: [UInt8](row[6] as Data)),
            former: (row[7] as Data?).map { [UInt8]($0) },
            replaced: row[8],
            secret: SecretDigest(bytes: [UInt8](row[9] as Data))
        )
    }
}
