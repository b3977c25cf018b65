import ChatProtocol
import Foundation
import GRDB

extension SQLiteChatStore: AccountStore {
    /// The size of the server's secret in bytes: an HMAC-SHA256 key is as long as the hash (RFC 2104, section 3).
    private static let secretBytes = 32

    func details(of account: AccountID) async throws -> AccountDetails {
        try await read { try Self.details(of: account, in: $0) }
    }

    func knownAccount(of username: Username) async throws -> (account: Account, details: AccountDetails)? {
        try await StorageError.mapping(path) {
            try await lookups.read(database) { database in
                try Self.account(for: username, in: database).map { account in
                    (account, try Self.details(of: account.id, in: database))
                }
            }
        }
    }

    private static func details(of account: AccountID, in database: Database) throws -> AccountDetails {
        let statement = try database.cachedStatement(
            sql: "SELECT lastSeen, sendsReadReceipts FROM account WHERE id = ?"
        )
        let row = try Row.fetchOne(statement, arguments: [account.rawValue])
        return AccountDetails(lastSeen: row?[0], sendsReadReceipts: row?[1] ?? true)
    }

    func noteSeen(_ times: [AccountID: Int64]) async throws {
        guard !times.isEmpty else {
            return
        }
        try await write { database in
            let statement = try database.cachedStatement(
                sql: """
                    UPDATE account SET lastSeen = iif(lastSeen > :time AND lastSeen <= :time + :lead, lastSeen, :time)
                    WHERE id = :account
                    """
            )
            for (account, time) in times {
                try statement.execute(arguments: [
                    "account": account.rawValue, "time": time, "lead": AccountDetails.believedLead,
                ])
            }
        }
    }

    func setReadReceipts(_ isOn: Bool, of account: AccountID) async throws {
        try await write { database in
            let statement = try database.cachedStatement(sql: "UPDATE account SET sendsReadReceipts = ? WHERE id = ?")
            try statement.execute(arguments: [isOn, account.rawValue])
        }
    }

    func serverSecret() async throws -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        let fresh = Data((0..<Self.secretBytes).map { _ in UInt8.random(in: .min ... .max, using: &generator) })
        return try await write { database in
            try database.execute(
                sql: "INSERT INTO secret (id, value) VALUES (1, ?) ON CONFLICT (id) DO NOTHING",
                arguments: [fresh]
            )
            let secret = try Data.fetchOne(database, sql: "SELECT value FROM secret WHERE id = 1")
            return [UInt8](secret ?? fresh)
        }
    }
}
