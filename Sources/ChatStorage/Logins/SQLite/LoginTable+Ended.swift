import Foundation
import GRDB

// Logins that have ended.
extension LoginTable {
    /// Returns the ended login of a series.
    func endedRecord(ofSeries series: [UInt8]) throws -> EndedLoginRecord? {
        let statement = try database.cachedStatement(
            sql: "SELECT id, label, reason, time, account, series, token, secret FROM endedLogin WHERE series = ?"
        )
        return try Row.fetchOne(statement, arguments: [Data(series)]).map { row in
            EndedLoginRecord(
                Self.ended(row),
                of: AccountID(rawValue: row[4]),
                token: LoginTokenDigest(series: [UInt8](row[5] as Data), token: [UInt8](row[6] as Data)),
                secret: SecretDigest(bytes: [UInt8](row[7] as Data))
            )
        }
    }

    /// Stores another reason of an ended login, which its account was not told of yet.
    func update(_ ended: EndedLogin) throws {
        let statement = try database.cachedStatement(
            sql: "UPDATE endedLogin SET reason = ?, time = ?, isTold = 0 WHERE id = ?"
        )
        try statement.execute(arguments: [ended.reason.rawValue, ended.time, ended.id.rawValue])
    }

    /// Returns the ended logins since a time that an account sees, the newest first.
    func ended(of account: AccountID, since time: Int64, isUntold: Bool) throws -> [EndedLogin] {
        let statement = try database.cachedStatement(
            sql: """
                SELECT id, label, reason, time FROM endedLogin
                WHERE account = ? AND time >= ? AND isTold <= ? ORDER BY time DESC, id DESC
                """
        )
        return try Row.fetchAll(statement, arguments: [account.rawValue, time, isUntold ? 0 : 1])
            .map(Self.ended).filter(\.reason.isForAccount)
    }

    /// Removes the surplus of an account's ended logins, in the order of ``EndedLogin/isKeptBefore(_:)``.
    func boundEnded(of account: AccountID) throws {
        let statement = try database.cachedStatement(
            sql: "SELECT id, label, reason, time FROM endedLogin WHERE account = ?"
        )
        let ended = try Row.fetchAll(statement, arguments: [account.rawValue]).map(Self.ended)
        let removal = try database.cachedStatement(sql: "DELETE FROM endedLogin WHERE id = ?")
        for surplus in ended.sorted(by: { $0.isKeptBefore($1) }).dropFirst(LoginLimits.endedPerAccount) {
            try removal.execute(arguments: [surplus.id.rawValue])
        }
    }

    private static func ended(_ row: Row) -> EndedLogin {
        EndedLogin(
            id: LoginID(rawValue: row[0]),
            label: row[1],
            reason: EndedLogin.Reason(rawValue: row[2]) ?? .reused,
            time: row[3]
        )
    }
}
