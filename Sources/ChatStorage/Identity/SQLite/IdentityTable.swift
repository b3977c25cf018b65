import Foundation
import GRDB

/// The single row that holds the identity of a database and its line.
struct IdentityTable {
    let database: Database

    /// Creates the table and its row: part of a migration.
    static func create(in database: Database) throws {
        try database.execute(
            sql: """
                CREATE TABLE identity (
                    id INTEGER PRIMARY KEY CHECK (id = 1),
                    serverID BLOB NOT NULL CHECK (length(serverID) = \(ServerIdentity.bytes)),
                    line BLOB NOT NULL CHECK (length(line) = \(ServerIdentity.bytes))
                ) STRICT;
                """
        )
        try database.execute(
            sql: "INSERT INTO identity (id, serverID, line) VALUES (1, ?, ?)",
            arguments: [random(), random()]
        )
    }

    /// Reads the row.
    func read() throws -> ServerIdentity {
        guard let row = try Row.fetchOne(database, sql: "SELECT serverID, line FROM identity WHERE id = 1") else {
            throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "the identity is missing")
        }
        return ServerIdentity(serverID: [UInt8](row[0] as Data), line: [UInt8](row[1] as Data))
    }

    /// Begins a new line.
    func renewLine() throws {
        try database.execute(sql: "UPDATE identity SET line = ? WHERE id = 1", arguments: [Self.random()])
    }

    private static func random() -> Data {
        var generator = SystemRandomNumberGenerator()
        return Data((0..<ServerIdentity.bytes).map { _ in UInt8.random(in: .min ... .max, using: &generator) })
    }
}
