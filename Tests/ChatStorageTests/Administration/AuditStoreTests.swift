import ChatProtocol
import Testing

@testable import ChatStorage

@Suite struct AuditStoreTests {
    private typealias World = AdministrationFixture

    private func draft(_ number: Int, time: Int64 = 0) -> AuditDraft {
        AuditDraft(time: World.start + time, actor: World.root, act: "act \(number)")
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `tells who did what to whom, the newest first`(kind: ChatStoreKind) async throws {
        try await withAdministration(kind) { world in
            let first = try await world.store.appendAudit(
                AuditDraft(
                    time: World.start,
                    actor: try await world.maker("carol"),
                    act: "ban",
                    targetAccount: world.fixture.alice,
                    targetText: "192.0.2.1",
                    detail: "for an hour"
                )
            )
            #expect(first.actor == .account(NamedAccount(id: world.fixture.carol, name: "carol")))
            #expect(first.targetAccount == NamedAccount(id: world.fixture.alice, name: "Alice"))
            #expect(first.act == "ban" && first.targetText == "192.0.2.1" && first.detail == "for an hour")
            let second = try await world.store.appendAudit(draft(2, time: -5))
            #expect(second.actor == World.root && second.targetAccount == nil && second.targetText == nil)
            #expect(try await world.store.audit(before: nil, limit: 9) == [second, first])
            #expect(try await world.store.audit(before: second.id, limit: 9) == [first])
            #expect(try await world.store.audit(before: nil, limit: 1) == [second])
            #expect(try await world.store.audit(before: first.id, limit: 9).isEmpty)
            #expect(try await world.store.audit(before: nil, limit: 0).isEmpty)
            #expect(try await world.store.audit(before: nil, limit: -1).isEmpty)
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `an answer is bounded`(kind: ChatStoreKind) async throws {
        try await withAdministration(kind) { world in
            for number in 0...AdministrationLimits.auditPage {
                _ = try await world.store.appendAudit(draft(number))
            }
            let page = try await world.store.audit(before: nil, limit: .max)
            #expect(page.count == AdministrationLimits.auditPage)
            let rest = try await world.store.audit(before: page.last?.id, limit: .max)
            #expect(rest.map(\.act) == ["act 0"])
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `is trimmed by age, and nothing younger goes`(kind: ChatStoreKind) async throws {
        try await withAdministration(kind) { world in
            for (number, days) in [0, 10, 5, 400].enumerated() {
                _ = try await world.store.appendAudit(draft(number, time: Int64(days) * World.day))
            }
            func trim(_ days: Int64) async throws -> Int {
                try await world.store.trimAudit(now: World.start + days * World.day)
            }
            #expect(try await trim(400) == 0)
            #expect(try await trim(406) == 2)
            #expect(try await world.store.audit(before: nil, limit: 9).map(\.act) == ["act 3", "act 1"])
            #expect(try await trim(406) == 0)
            #expect(try await world.store.trimAudit(now: .min) == 0)
            #expect(try await world.store.appendAudit(draft(4)).id.rawValue == 5)
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `long text is cut, so that no act fails by it`(kind: ChatStoreKind) async throws {
        try await withAdministration(kind) { world in
            let long = String(repeating: "\u{1F600}", count: 1000)
            let entry = try await world.store.appendAudit(
                AuditDraft(time: 0, actor: World.root, act: long, targetText: long, detail: long)
            )
            #expect(entry.act.count == AdministrationLimits.actLength)
            #expect(entry.targetText?.count == AdministrationLimits.targetLength)
            #expect(entry.detail.count == AdministrationLimits.detailLength)
            #expect(try await world.store.audit(before: nil, limit: 1) == [entry])
            let empty = try await world.store.appendAudit(
                AuditDraft(time: 0, actor: World.root, act: "x", targetText: "\0")
            )
            #expect(empty.targetText == nil)
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `accounts in it exist`(kind: ChatStoreKind) async throws {
        try await withAdministration(kind) { world in
            let missing = AccountID(rawValue: 99)
            let stranger = Maker.account(NamedAccount(id: missing, name: "x"))
            for draft in [
                AuditDraft(time: 0, actor: stranger, act: "x"),
                AuditDraft(time: 0, actor: World.root, act: "x", targetAccount: missing),
            ] {
                await #expect(throws: MessageDraftError.noSuchAccount(missing)) {
                    try await world.store.appendAudit(draft)
                }
            }
            let entries = try await world.store.audit(before: nil, limit: 9)
            #expect(entries.isEmpty)
        }
    }
}
