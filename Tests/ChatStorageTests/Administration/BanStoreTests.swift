import ChatProtocol
import GRDB
import Testing

@testable import ChatStorage

@Suite struct BanStoreTests {
    private typealias World = AdministrationFixture

    @Test(arguments: ChatStoreKind.allCases)
    func `keeps accounts and networks out, for a time or for ever`(kind: ChatStoreKind) async throws {
        try await withAdministration(kind) { world in
            let network = try await world.ban("192.0.2.99/24", for: World.hour)
            let moderator = try await world.maker("carol")
            let bob = try await world.ban("bob", by: moderator, .moderator, at: 5)
            #expect(try await world.bans(at: 5) == [network, bob])
            #expect(network.target == .network(try #require(IPNetwork("192.0.2.0/24"))))
            #expect(network.expires == World.start + World.hour)
            #expect(network.maker == World.root && network.makerRole == nil)
            #expect(bob.target == .account(try await world.account("bob")))
            #expect(bob.made == World.start + 5 && bob.expires == nil && !bob.isLock)
            #expect(bob.maker == moderator && bob.makerRole == .moderator && bob.reason == "a reason")
            #expect(try await world.bans(at: World.hour - 1).count == 2)
            #expect(try await world.bans(at: World.hour) == [bob])
            // It was removed, not only left out.
            #expect(try await world.bans(at: 0) == [bob])
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `a new ban replaces that of the same target, and gets another number`(kind: ChatStoreKind) async throws {
        try await withAdministration(kind) { world in
            let first = try await world.ban("2001:db8::/32", for: World.hour)
            let second = try await world.ban("2001:db8::/32", for: World.day)
            let wider = try await world.ban("2001:d00::/24")
            #expect(first.id != second.id)
            #expect(try await world.bans() == [second, wider])
            #expect(try await world.store.removeBan(wider.id) == wider)
            #expect(try await world.store.removeBan(wider.id) == nil)
            #expect(try await world.ban("2001:d00::/24").id != wider.id)
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `a lock and another ban of an account do not end each other`(kind: ChatStoreKind) async throws {
        try await withAdministration(kind) { world in
            let lock = try await world.ban("bob", isLock: true, for: World.hour)
            #expect(lock.isLock && lock.expires == nil)
            let ban = try await world.ban("bob", for: World.hour)
            #expect(try await world.bans() == [lock, ban])
            #expect(try await world.bans(at: World.hour) == [lock])
            let again = try await world.ban("bob", for: World.day, at: World.hour)
            let bob = BanTarget.account(try await world.account("BOB"))
            #expect(try await world.store.removeBans(of: bob) == [lock, again])
            #expect(try await world.store.removeBans(of: bob) == [])
            #expect(try await world.bans().isEmpty)
            // Only accounts are locked.
            #expect(try await !world.ban("192.0.2.1", isLock: true).isLock)
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `removes the bans of exactly this network`(kind: ChatStoreKind) async throws {
        try await withAdministration(kind) { world in
            let inner = try await world.ban("10.1.0.0/16")
            let outer = try await world.ban("10.0.0.0/8")
            let target = BanTarget.network(try #require(IPNetwork("10.9.9.9/8")))
            #expect(try await world.store.removeBans(of: target) == [outer])
            #expect(try await world.bans() == [inner])
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `no ban takes the place of one that a higher role made`(kind: ChatStoreKind) async throws {
        try await withAdministration(kind) { world in
            let (admin, moderator) = try await (world.maker("alice"), world.maker("carol"))
            let highest = try await world.ban("bob", for: World.day)
            await #expect(throws: AdministrationError.madeByHigherRole(highest.id)) {
                try await world.ban("bob", for: 1, by: admin, .admin)
            }
            let middle = try await world.ban("bob", for: World.day, by: admin, .admin, at: World.day)
            await #expect(throws: AdministrationError.madeByHigherRole(middle.id)) {
                try await world.ban("bob", for: 1, by: moderator, .moderator, at: World.day)
            }
            #expect(try await world.bans(at: World.day) == [middle])
            #expect(middle.isMade(above: .moderator) && !middle.isMade(above: .admin) && !middle.isMade(above: nil))
            #expect(try await world.ban("bob", by: admin, .admin, at: World.day).id != middle.id)
            #expect(try await world.ban("bob", at: World.day).makerRole == nil)
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `needs accounts that exist, and changes nothing otherwise`(kind: ChatStoreKind) async throws {
        try await withAdministration(kind) { world in
            let missing = AccountID(rawValue: 99)
            let ban = try await world.ban("bob", for: World.hour)
            let target = BanTarget.account(Account(id: missing, username: try Username("bob")))
            for (target, maker) in [
                (target, World.root), (ban.target, .account(NamedAccount(id: missing, name: "x"))),
            ] {
                let draft = BanDraft(target: target, reason: "", expires: nil, maker: maker, makerRole: .admin)
                await #expect(throws: MessageDraftError.noSuchAccount(missing)) {
                    try await world.store.addBan(draft, now: World.start + World.day)
                }
            }
            #expect(try await world.bans() == [ban])
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `10,000 bans are enough, and those that ended do not count`(kind: ChatStoreKind) async throws {
        try await withAdministration(kind) { world in
            try await fill(world)
            _ = try await world.ban("192.0.2.1", for: World.hour)
            await #expect(throws: AdministrationError.tooManyBans) { try await world.ban("bob") }
            // One in the place of another is not one more.
            _ = try await world.ban("10.0.0.1", for: World.day)
            _ = try await world.ban("bob", at: World.hour)
            #expect(try await world.bans(at: World.hour).count == AdministrationLimits.bans)
        }
    }

    /// Makes all bans but one.
    private func fill(_ world: World) async throws {
        guard let store = world.store as? SQLiteChatStore else {
            for number in 1..<AdministrationLimits.bans {
                _ = try await world.ban("10.0.\(number / 256).\(number % 256)")
            }
            return
        }
        // A call for each would take seconds.
        try await store.database.write { database in
            try database.execute(
                sql: """
                    WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n + 1 < ?)
                    INSERT INTO serverBan (network, isLock, reason, made, makerUid)
                        SELECT '10.0.' || (n / 256) || '.' || (n % 256), 0, '', 0, 0 FROM number
                    """,
                arguments: [AdministrationLimits.bans]
            )
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `a reason is cut, also one that hides its length`(kind: ChatStoreKind) async throws {
        try await withAdministration(kind) { world in
            let letter = "e" + String(repeating: "\u{301}", count: 300)
            for (reason, kept) in [(letter, 200), (String(repeating: "\0x", count: 300), 200), ("\0", 0)] {
                let draft = BanDraft(
                    target: .network(try #require(IPNetwork("::/0"))),
                    reason: reason,
                    expires: nil,
                    maker: .operator(uid: .max),
                    makerRole: nil
                )
                let ban = try await world.store.addBan(draft, now: .max)
                #expect(ban.reason.unicodeScalars.count == kept)
                #expect(try await world.store.bans(now: .max) == [ban])
            }
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `the lock-down is off until somebody begins it`(kind: ChatStoreKind) async throws {
        try await withAdministration(kind) { world in
            for isOn in [false, true, true, false] {
                try await world.store.setLockedDown(isOn)
                #expect(try await world.store.isLockedDown() == isOn)
            }
        }
    }
}
