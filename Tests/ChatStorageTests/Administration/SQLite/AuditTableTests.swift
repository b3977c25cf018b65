import ChatProtocol
import GRDB
import Testing

@testable import ChatStorage

/// The triggers that make the audit log append-only, by SQL that no part of the store runs.
@Suite struct AuditTableTests {
    private typealias World = AdministrationFixture

    /// Runs a statement, and returns the message of its refusal; `nil` when it was carried out.
    private func refusal(of sql: String, in world: World) async throws -> String? {
        do {
            try await world.fixture.sqlite.database.write { try $0.execute(sql: sql) }
            return nil
        } catch let error as DatabaseError {
            return error.message
        }
    }

    private func append(_ world: World, time: Int64 = 0) async throws -> AuditEntry {
        try await world.store.appendAudit(
            AuditDraft(
                time: World.start + time,
                actor: try await world.maker("alice"),
                act: "ban",
                targetAccount: world.fixture.bob,
                targetText: "bob",
                detail: "a reason"
            )
        )
    }

    @Test(arguments: [
        "DELETE FROM audit", "DELETE FROM audit WHERE id = 1",
        "INSERT OR REPLACE INTO audit (id, time, actorUid, act) VALUES (1, 0, 0, 'x')",
        "REPLACE INTO audit (id, time, actorUid, act) VALUES (2, 0, 0, 'x')",
        "INSERT INTO audit (id, time, actorUid, act) VALUES (1, 0, 0, 'x') ON CONFLICT (id) DO UPDATE SET act = 'x'",
        "UPDATE audit SET time = 0", "UPDATE audit SET act = 'x' WHERE id = 1", "UPDATE audit SET id = 9 WHERE id = 1",
        "UPDATE audit SET actorAccount = 2", "UPDATE audit SET actorAccount = NULL, actorUid = 0",
        "UPDATE audit SET targetAccount = 3", "UPDATE audit SET targetAccount = NULL",
        "UPDATE audit SET targetText = 'x'", "UPDATE audit SET detail = 'x'", "UPDATE audit SET detail = ''",
        "UPDATE OR REPLACE audit SET id = 2 WHERE id = 1",
    ])
    func `an entry is neither removed, nor replaced, nor changed`(sql: String) async throws {
        try await withAdministration(.sqlite) { world in
            let entries = [try await append(world), try await append(world)]
            #expect(try await refusal(of: sql, in: world)?.hasPrefix("an audit entry is") == true)
            #expect(try await world.store.audit(before: nil, limit: 9) == entries.reversed())
        }
    }

    @Test func `what it tells of an account is cleared, and does not come back`() async throws {
        try await withAdministration(.sqlite) { world in
            let entry = try await append(world)
            #expect(try await refusal(of: "UPDATE audit SET targetText = NULL, detail = NULL", in: world) == nil)
            let cleared = try #require(try await world.store.audit(before: nil, limit: 1).first)
            #expect(cleared.targetText == nil && cleared.detail.isEmpty)
            #expect(cleared.targetAccount == entry.targetAccount && cleared.act == "ban")
            #expect(try await refusal(of: "UPDATE audit SET detail = 'x'", in: world) != nil)
        }
    }

    @Test func `an entry goes once the bound has passed its time`() async throws {
        try await withAdministration(.sqlite) { world in
            _ = try await append(world)
            let late = try await append(world, time: 5)
            _ = try await refusal(of: "UPDATE auditBound SET oldest = \(World.start + 5)", in: world)
            #expect(try await refusal(of: "DELETE FROM audit WHERE id = 2", in: world) != nil)
            #expect(try await refusal(of: "DELETE FROM audit WHERE id = 1", in: world) == nil)
            #expect(try await world.store.audit(before: nil, limit: 9) == [late])
        }
    }

    @Test func `the newest 100,000 stay`() async throws {
        try await withAdministration(.sqlite) { world in
            let fill = """
                WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 100000)
                INSERT INTO audit (time, actorUid, act) SELECT n, 0, 'x' FROM number
                """
            #expect(try await refusal(of: fill, in: world) == nil)
            #expect(try await refusal(of: "DELETE FROM audit WHERE id = 1", in: world) != nil)
            let entry = try await append(world)
            #expect(entry.id.rawValue == 100_001)
            #expect(try await refusal(of: "DELETE FROM audit WHERE id = 2", in: world) != nil)
            let ids = try await world.fixture.sqlite.read { database in
                try Int.fetchAll(database, sql: "SELECT min(id) FROM audit UNION ALL SELECT count(*) FROM audit")
            }
            #expect(ids == [2, 100_000])
        }
    }
}
