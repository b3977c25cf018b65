import GRDB
import Testing

@testable import ChatClientCore
@testable import ChatKeyStore

/// What is read for each message does not become slower as the archive grows.
@Suite struct QueryPlanTests {
    /// Tables that grow with the messages, or with what others send.
    private static let large: Set<String> = ["archive", "ephemeral", "healing", "session", "device"]

    @Test func `no large table is read from end to end`() async throws {
        try await withKeyStoreFile { path in
            let store = try SQLiteKeyStoreBackend(path: path)
            let plans = try await store.queue.writeWithoutTransaction { database in
                let statements = Statements()
                database.trace(options: .statement) { event in
                    if case .statement(let statement) = event {
                        statements.sql.insert(statement.sql)
                    }
                }
                let records = SQLiteKeyRecords(database: database, path: path, failure: KeyStoreFailure())
                _ = try ContractSnapshot(records)
                database.trace()
                return try statements.sql.filter { $0.hasPrefix("SELECT") }.sorted().flatMap { sql in
                    let statement = try database.makeStatement(sql: "EXPLAIN QUERY PLAN \(sql)")
                    // A plan does not depend on the arguments, and is made without any.
                    statement.setUncheckedArguments([])
                    return try Row.fetchAll(statement).map { row in row["detail"] as String }
                }
            }
            #expect(plans.count > 30)
            for plan in plans {
                let words = plan.split(separator: " ").map(String.init)
                let isWhole = words.first == "SCAN" && words.count > 1 && Self.large.contains(words[1])
                // These partial indexes have only what is wanted.
                let isPartial = ["archive_unsent", "device_owed", "device_removed"].contains { plan.contains($0) }
                #expect(!isWhole || isPartial, "\(plan)")
            }
        }
    }
}

private final class Statements {
    var sql: Set<String> = []
}
