import ChatProtocol
import Testing

@testable import ChatStorage

@Suite struct AccountStoreTests {
    @Test func `knows nothing of a new account, and lets others know what it reads`() async throws {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder)
            let fresh = AccountDetails(lastSeen: nil, sendsReadReceipts: true)
            #expect(try await fixture.store.details(of: fixture.alice) == fresh)
        }
    }

    @Test func `remembers when accounts were seen last, and never goes back`() async throws {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder)
            try await fixture.store.noteSeen([fixture.alice: 500, fixture.bob: 700, AccountID(rawValue: 99): 1])
            try await fixture.store.noteSeen([fixture.alice: 400, fixture.bob: 800])
            try await fixture.store.noteSeen([:])
            #expect(try await fixture.store.details(of: fixture.alice).lastSeen == 500)
            #expect(try await fixture.store.details(of: fixture.bob).lastSeen == 800)
            #expect(try await fixture.store.details(of: fixture.carol).lastSeen == nil)
        }
    }

    @Test func `a time of last presence that a wrong clock gave is corrected by the next one`() async throws {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder)
            let (now, year): (Int64, Int64) = (1_790_000_000_000, 365 * 86_400_000)
            try await fixture.store.noteSeen([fixture.alice: now + year])
            try await fixture.store.noteSeen([fixture.alice: now])
            #expect(try await fixture.store.details(of: fixture.alice).lastSeen == now)
        }
    }

    @Test func `finds an account with what is remembered of it, whatever the case of the name`() async throws {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder)
            try await fixture.store.noteSeen([fixture.alice: 500])
            let known = try #require(try await fixture.store.knownAccount(of: Username("ALICE")))
            #expect(known.account == Account(id: fixture.alice, username: try Username("alice")))
            #expect(known.details == AccountDetails(lastSeen: 500, sendsReadReceipts: true))
            #expect(try await fixture.store.knownAccount(of: Username("nobody")) == nil)
        }
    }

    @Test func `remembers whether others may know what is read`() async throws {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder)
            try await fixture.store.setReadReceipts(false, of: fixture.alice)
            #expect(try await !fixture.store.details(of: fixture.alice).sendsReadReceipts)
            #expect(try await fixture.store.details(of: fixture.bob).sendsReadReceipts)
            try await fixture.store.setReadReceipts(true, of: fixture.alice)
            #expect(try await fixture.store.details(of: fixture.alice).sendsReadReceipts)
        }
    }

    @Test func `a newcomer under a name that was somebody else's gets nothing of theirs`() async throws {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder)
            let store = fixture.store
            let kept = try await store.createRoom(RoomDraft(name: "Kept", limit: 9, isKept: true), admin: fixture.bob)
            let den = try await fixture.room()
            _ = try await store.joinRoom(.number(kept.number), account: fixture.carol)
            _ = try await store.manageRoom(den.conversation, .invite, of: Username("bob"), by: fixture.alice)
            _ = try await store.append([
                draft(1, from: fixture.alice, to: .account(fixture.bob), body: "for the old bob"),
                draft(2, from: fixture.bob, to: .account(fixture.alice), body: "from the old bob"),
            ])
            let bob = try await store.newAccount(for: Username("BOB"))
            #expect(bob.id != fixture.bob)
            #expect(try await store.account(for: Username("bob")) == bob)
            #expect(try await store.conversations(of: bob.id, after: 0, limit: 9).map(\.kind) == [.everyone])
            #expect(try await fixture.found("old", by: bob.id)?.isEmpty == true)
            #expect(try await fixture.history(.direct(Username("alice")), for: bob.id) == nil)
            #expect(try await store.rooms(for: bob.id, after: "", limit: 9).allSatisfy { !$0.isInvited })
            #expect(try await store.room(kept.conversation, for: fixture.carol)?.admin == fixture.carol)
            // The others keep what they were told, and by whom.
            let list = try await store.conversations(of: fixture.alice, after: 1, limit: 9)
            let direct = try #require(list.first { $0.kind == .direct })
            #expect(direct.name == "(former \(fixture.bob.rawValue))")
            let texts = try await fixture.history(.conversation(direct.id))?.messages.map(\.text)
            #expect(texts == ["for the old bob", "from the old bob"])
            #expect(try await fixture.history(.direct(Username("bob"))) == nil)
        }
    }

    @Test func `a name that nobody had is a new account, too`() async throws {
        try await withTemporaryFolder { folder in
            let store = try await MessageFixture(folder: folder).store
            let dave = try await store.newAccount(for: Username("Dave"))
            #expect(try await store.account(for: Username("dave")) == dave)
        }
    }

    @Test func `keeps one secret, which another store does not have`() async throws {
        try await withTemporaryFolder { folder in
            let one = try await MessageFixture(folder: folder + "/one").store
            let secrets = try await withThrowingTaskGroup { group in
                for _ in 0..<8 {
                    group.addTask { try await one.serverSecret() }
                }
                return try await group.reduce(into: Set<[UInt8]>()) { $0.insert($1) }
            }
            let secret = try #require(secrets.first)
            #expect(secrets.count == 1)
            #expect(secret.count == 32)
            try await one.close()
            #expect(try await MessageFixture(folder: folder + "/two").store.serverSecret() != secret)
        }
    }
}
