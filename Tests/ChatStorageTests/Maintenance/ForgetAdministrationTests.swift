import ChatProtocol
import Foundation
import GRDB
import Testing

@testable import ChatStorage

/// What forgetting an account does to its role, its bans, its application and the audit log.
@Suite struct ForgetAdministrationTests {
    private typealias World = AdministrationFixture

    private let secrets = ["Xanthippe", "quetzalcoatl", "203.0.113.77"]

    /// Xanthippe is a moderator, is locked and banned, has applied once more, and is in the audit log in each way.
    private func fill(_ world: World) async throws -> AccountID {
        let account = try await world.account("Xanthippe").id
        let maker = try await world.maker("xanthippe")
        try await world.store.setRole(.moderator, of: account)
        let target = BanTarget.account(try await world.account("Xanthippe"))
        for isLock in [true, false] {
            let draft = BanDraft(
                target: target,
                isLock: isLock,
                reason: "quetzalcoatl",
                expires: nil,
                maker: maker,
                makerRole: .moderator
            )
            _ = try await world.store.addBan(draft, now: World.start)
        }
        _ = try await world.ban("10.0.0.0/8", by: maker, .moderator)
        _ = try await (world.apply("Xanthippe", 1, from: "203.0.113.77"), world.invite(2, uses: 3))
        _ = try await world.decide("xanthippe", isApproved: true, by: maker)
        for code in [1, 2] {
            #expect(try await world.reserve(code, for: "Xanthippe").reservation != nil)
        }
        _ = try await (world.apply("dave", 3), world.decide("dave", isApproved: true, by: maker))
        let bob = world.fixture.bob
        for draft in [
            AuditDraft(time: 1, actor: World.root, act: "ban", targetAccount: account, targetText: "203.0.113.77"),
            AuditDraft(time: 2, actor: World.root, act: "approve", targetText: "xanthippe", detail: "203.0.113.77"),
            AuditDraft(
                time: 3,
                actor: maker,
                act: "kick",
                targetAccount: bob,
                targetText: "198.51.100.1",
                detail: "quetzalcoatl"
            ),
            AuditDraft(time: 4, actor: World.root, act: "kick", targetAccount: bob, targetText: "bob", detail: "kept"),
        ] {
            _ = try await world.store.appendAudit(draft)
        }
        return account
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `ends what an account has, and leaves the acts`(kind: ChatStoreKind) async throws {
        try await withAdministration(kind) { world in
            let account = try await fill(world)
            #expect(try await world.store.forget(Username("xanthippe")) != nil)
            let forgotten = NamedAccount(id: account, name: "(forgotten \(account.rawValue))")
            #expect(try await world.store.roles().isEmpty)
            #expect(try await world.store.role(of: account) == .member)
            let bans = try await world.bans()
            #expect(bans.map(\.maker) == [.account(forgotten)])
            #expect(try await world.store.openReservations().isEmpty)
            #expect(try await world.store.invites().map(\.reserved) == [0])
            let applications = try await world.store.applications(now: World.start)
            #expect(applications.map(\.username.value) == ["dave"])
            #expect(applications.map(\.state) == [.approved(by: .account(forgotten), time: World.start)])
            let audit = try await world.store.audit(before: nil, limit: 9)
            #expect(audit.map(\.act) == ["kick", "kick", "approve", "ban"] && audit.map(\.time) == [4, 3, 2, 1])
            #expect(audit.map(\.targetText) == ["bob", "198.51.100.1", nil, nil])
            #expect(audit.map(\.detail) == ["kept", "", "", ""])
            #expect(audit.map(\.actor) == [World.root, .account(forgotten), World.root, World.root])
            #expect(audit.last?.targetAccount == forgotten)
            // Somebody else with the name is nobody yet.
            let namesake = try await world.account("xanthippe")
            #expect(try await world.store.role(of: namesake.id) == .member)
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `erases an application of a name that has no account`(kind: ChatStoreKind) async throws {
        try await withAdministration(kind) { world in
            _ = try await world.apply("Dave", 1)
            let draft = AuditDraft(time: 1, actor: World.root, act: "reject", targetText: "Dave", detail: "x")
            _ = try await world.store.appendAudit(draft)
            #expect(try await world.store.forget(Username("dave")) == nil)
            #expect(try await world.applicants().isEmpty)
            let entry = try await world.store.audit(before: nil, limit: 1).first
            #expect(entry?.targetText == nil && entry?.detail == "" && entry?.act == "reject")
        }
    }

    @Test func `leaves nothing of it in the file`() async throws {
        try await withTemporaryFolder { folder in
            let world = World(fixture: try await MessageFixture(folder: folder))
            _ = try await fill(world)
            func traces() throws -> [String] {
                try ["", "-wal"].flatMap { suffix in
                    let bytes = try Data(contentsOf: URL(fileURLWithPath: world.store.place + suffix))
                    return (secrets + [secrets[0].lowercased()]).filter { bytes.range(of: Data($0.utf8)) != nil }
                }
            }
            #expect(try Set(traces()).count == 4)
            _ = try await world.store.forget(Username("xanthippe"))
            #expect(try traces().isEmpty)
        }
    }
}
