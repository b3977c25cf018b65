import GRDB

extension SQLiteChatStore: IdentityStore {
    func identity() async throws -> ServerIdentity {
        try await read { try IdentityTable(database: $0).read() }
    }

    func beginLine() async throws -> ServerIdentity {
        try await write { database in
            let table = IdentityTable(database: database)
            try table.renewLine()
            // The next request for the secret creates a new one. Existing tokens name sessions of an abandoned
            // history.
            try database.execute(sql: "DELETE FROM secret")
            // Clients have later login tokens than this copy of the database, which would take them for reused ones.
            try database.execute(sql: "DELETE FROM login")
            return try table.read()
        }
    }
}
