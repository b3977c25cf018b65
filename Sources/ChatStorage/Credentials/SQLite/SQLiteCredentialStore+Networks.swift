import ChatProtocol
import Foundation
import GRDB

/// The known networks of accounts. They are deleted with the account's row.
extension SQLiteCredentialStore {
    func knowsNetwork(_ network: String, of username: Username, now: Int64) async throws -> Bool {
        let today = KnownNetworks.day(of: now)
        return try await StorageError.mapping(path) {
            try await lookups.read(database) { database in
                let tag = NetworkTag(network, of: username, key: try Self.networkKey(database))
                return try Self.networks(of: username, database).contains(tag, today: today)
            }
        }
    }

    func noteNetwork(_ network: String, of username: Username, now: Int64) async throws {
        let today = KnownNetworks.day(of: now)
        try await StorageError.mapping(path) {
            let isNoted = try await lookups.read(database) { database in
                let tag = NetworkTag(network, of: username, key: try Self.networkKey(database))
                return try Self.networks(of: username, database).lastLogin[tag] == today
            }
            // Nearly always the login was already recorded today, and nothing is written.
            guard !isNoted else {
                return
            }
            try await database.write { try Self.note(network, of: username, today: today, $0) }
        }
    }

    func forgetNetworks(of username: Username) async throws {
        try await StorageError.mapping(path) {
            try await database.write { database in
                try database.execute(
                    sql: "DELETE FROM knownNetwork WHERE folded = ?",
                    arguments: [username.folded]
                )
            }
        }
    }

    private static func note(_ network: String, of username: Username, today: Int64, _ database: Database) throws {
        // The account may have been removed since its password was checked.
        let isThere = try Bool.fetchOne(
            database,
            sql: "SELECT 1 FROM credential WHERE folded = ?",
            arguments: [username.folded]
        )
        guard isThere == true else {
            return
        }
        var networks = try networks(of: username, database)
        let before = networks.lastLogin
        let tag = NetworkTag(network, of: username, key: try networkKey(database))
        guard networks.note(tag, today: today) else {
            return
        }
        for old in before.keys where networks.lastLogin[old] == nil {
            try database.execute(
                sql: "DELETE FROM knownNetwork WHERE folded = ? AND tag = ?",
                arguments: [username.folded, Data(old.bytes)]
            )
        }
        try database.execute(
            sql: """
                INSERT INTO knownNetwork (folded, tag, day) VALUES (?, ?, ?)
                ON CONFLICT (folded, tag) DO UPDATE SET day = excluded.day
                """,
            arguments: [username.folded, Data(tag.bytes), today]
        )
    }

    private static func networkKey(_ database: Database) throws -> [UInt8] {
        let key = try Data.fetchOne(database.cachedStatement(sql: "SELECT value FROM networkKey WHERE id = 1"))
        return key.map(Array.init) ?? []
    }

    private static func networks(of username: Username, _ database: Database) throws -> KnownNetworks {
        let rows = try Row.fetchAll(
            database.cachedStatement(sql: "SELECT tag, day FROM knownNetwork WHERE folded = ?"),
            arguments: [username.folded]
        )
        let entries = rows.compactMap { row in
            NetworkTag(bytes: Array(row[0] as Data)).map { ($0, row[1] as Int64) }
        }
        return KnownNetworks(Dictionary(entries) { max($0, $1) })
    }
}
