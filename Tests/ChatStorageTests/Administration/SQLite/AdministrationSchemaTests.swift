import ChatProtocol
import Foundation
import GRDB
import Testing

@testable import ChatStorage

@Suite struct AdministrationSchemaTests {
    private typealias World = AdministrationFixture

    /// Opens the files as a loss of power leaves them.
    private func crashed(_ world: World, in folder: String) async throws -> World {
        let left = folder + "/left"
        try FileManager.default.createDirectory(atPath: left, withIntermediateDirectories: true)
        for end in ["", "-wal"] {
            try FileManager.default.copyItem(atPath: world.store.place + end, toPath: left + "/messages.sqlite" + end)
        }
        return World(fixture: try await MessageFixture(folder: left))
    }

    @Test func `a crash between a reservation and its end leaves it open`() async throws {
        try await withTemporaryFolder { folder in
            let world = World(fixture: try await MessageFixture(folder: folder))
            let invite = try await world.invite(1, uses: 2)
            _ = try await (world.apply("Frank", 2), world.decide("frank", isApproved: true))
            let made = try #require(try await world.reserve(1, for: "Dave").reservation)
            let unmade = try #require(try await world.reserve(1, for: "erin").reservation)
            let approved = try #require(try await world.reserve(2, for: "frank").reservation)
            let next = try await crashed(world, in: folder)
            #expect(try await next.store.openReservations() == [made, unmade, approved])
            // Until they are settled nobody gets the uses.
            #expect(try await next.reserve(1, for: "grace") == .refused(.usedUp))
            for reservation in try await next.store.openReservations() {
                if reservation.username == (try Username("dave")) {
                    try await next.store.confirmReservation(reservation.id)
                } else {
                    try await next.store.giveBackReservation(reservation.id)
                }
            }
            #expect(try await next.store.openReservations().isEmpty)
            let left = try #require(try await next.store.invites().first)
            #expect(left.id == invite.id && left.used == 1 && left.reserved == 0)
            #expect(try await next.reserve(1, for: "grace").reservation != nil)
            #expect(try await next.reserve(2, for: "frank").reservation != nil)
        }
    }

    @Test func `all of it is there after a crash`() async throws {
        try await withTemporaryFolder { folder in
            let world = World(fixture: try await MessageFixture(folder: folder))
            try await world.store.setLockedDown(true)
            try await world.store.setRole(.moderator, of: world.fixture.carol)
            let bans = [try await world.ban("bob"), try await world.ban("2001:db8::/48", for: World.hour)]
            let application = try #require(try await world.apply("dave", 1).application)
            let entry = try await world.store.appendAudit(AuditDraft(time: 1, actor: World.root, act: "lockdown"))
            let next = try await crashed(world, in: folder)
            #expect(try await next.store.isLockedDown())
            #expect(try await next.store.roles() == world.store.roles())
            #expect(try await next.bans() == bans)
            #expect(try await next.store.applications(now: World.start) == [application])
            #expect(try await next.store.audit(before: nil, limit: 9) == [entry])
        }
    }

    @Test(arguments: [
        "UPDATE invite SET used = 2", "UPDATE invite SET used = 1", "UPDATE invite SET uses = 10001",
        "INSERT INTO reservation (invite, folded) VALUES (1, 'erin')",
        "INSERT INTO reservation (folded) VALUES ('erin')",
        "INSERT INTO reservation (invite, folded) VALUES (9, 'erin')",
        "INSERT INTO accountRole VALUES (1, 'owner')", "INSERT INTO accountRole VALUES (9, 'admin')",
        "INSERT INTO lockDown VALUES (2, 1)",
        "UPDATE serverBan SET network = '10.0.0.0/8'", "UPDATE serverBan SET makerRole = 'admin'",
        "UPDATE serverBan SET isLock = 1, expires = 5", "UPDATE serverBan SET makerUid = NULL",
        "UPDATE serverBan SET reason = printf('%201s', '')",
        """
        INSERT INTO application (folded, name, digest, network, subnet, site, made)
            VALUES ('Dave', 'Dave', zeroblob(32), '', '', '', 0)
        """,
        """
        INSERT INTO application (folded, name, digest, network, subnet, site, made)
            VALUES ('dave', 'dave', zeroblob(31), '', '', '', 0)
        """,
    ])
    func `the file refuses what cannot be`(sql: String) async throws {
        try await withAdministration(.sqlite) { world in
            _ = try await (world.invite(1), world.reserve(1), world.ban("bob"))
            await #expect(throws: DatabaseError.self) {
                try await world.fixture.sqlite.database.write { try $0.execute(sql: sql) }
            }
            let bans = try await world.bans()
            #expect(bans.count == 1)
        }
    }
}
