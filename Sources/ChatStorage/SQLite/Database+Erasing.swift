import GRDB

extension Database {
    /// Runs `work` with `secure_delete` on: SQLite overwrites freed content with zeros, so deleted data does not
    /// stay in free parts of the file.
    func erasingWhatIsFreed<Value>(_ work: () throws -> Value) throws -> Value {
        let before = try Int.fetchOne(self, sql: "PRAGMA secure_delete") ?? 0
        try execute(sql: "PRAGMA secure_delete = ON")
        defer { try? execute(sql: "PRAGMA secure_delete = \(before)") }
        return try work()
    }
}
