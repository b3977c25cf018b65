import GRDB

extension Database {
    /// Does something so that nothing of what it frees remains in the parts of the file that are free then.
    func erasingWhatIsFreed<Value>(_ work: () throws -> Value) throws -> Value {
        let before = try Int.fetchOne(self, sql: "PRAGMA secure_delete") ?? 0
        try execute(sql: "PRAGMA secure_delete = ON")
        defer { try? execute(sql: "PRAGMA secure_delete = \(before)") }
        return try work()
    }
}
