import GRDB

extension SQLiteChatStore: IdentityStore {
    func identity() async throws -> ServerIdentity {
        try await read { try IdentityTable(database: $0).read() }
    }

    func beginLine() async throws -> ServerIdentity {
        try await write { database in
            let table = IdentityTable(database: database)
            try table.renewLine()
            // The next one that asks for the secret makes another. Tokens name sessions of a past that is no more.
            try database.execute(sql: "DELETE FROM secret")
            return try table.read()
        }
    }
}
