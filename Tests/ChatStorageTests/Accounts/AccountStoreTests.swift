import ChatProtocol
import Testing

@testable import ChatStorage

@Suite struct AccountStoreTests {
    @Test(arguments: ChatStoreKind.allCases)
    func `knows nothing of a new account, and lets others know what it reads`(kind: ChatStoreKind) async throws {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder, kind)
            let fresh = AccountDetails(lastSeen: nil, sendsReadReceipts: true)
            #expect(try await fixture.store.details(of: fixture.alice) == fresh)
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `remembers when accounts were seen last, and never goes back`(kind: ChatStoreKind) async throws {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder, kind)
            try await fixture.store.noteSeen([fixture.alice: 500, fixture.bob: 700, AccountID(rawValue: 99): 1])
            try await fixture.store.noteSeen([fixture.alice: 400, fixture.bob: 800])
            try await fixture.store.noteSeen([:])
            #expect(try await fixture.store.details(of: fixture.alice).lastSeen == 500)
            #expect(try await fixture.store.details(of: fixture.bob).lastSeen == 800)
            #expect(try await fixture.store.details(of: fixture.carol).lastSeen == nil)
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `a time of last presence that a wrong clock gave is corrected by the next one`(kind: ChatStoreKind)
        async throws
    {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder, kind)
            let (now, year): (Int64, Int64) = (1_790_000_000_000, 365 * 86_400_000)
            try await fixture.store.noteSeen([fixture.alice: now + year])
            try await fixture.store.noteSeen([fixture.alice: now])
            #expect(try await fixture.store.details(of: fixture.alice).lastSeen == now)
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `finds an account with what is remembered of it, whatever the case of the name`(kind: ChatStoreKind)
        async throws
    {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder, kind)
            try await fixture.store.noteSeen([fixture.alice: 500])
            let known = try #require(try await fixture.store.knownAccount(of: Username("ALICE")))
            #expect(known.account == Account(id: fixture.alice, username: try Username("alice")))
            #expect(known.details == AccountDetails(lastSeen: 500, sendsReadReceipts: true))
            #expect(try await fixture.store.knownAccount(of: Username("nobody")) == nil)
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `remembers whether others may know what is read`(kind: ChatStoreKind) async throws {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder, kind)
            try await fixture.store.setReadReceipts(false, of: fixture.alice)
            #expect(try await !fixture.store.details(of: fixture.alice).sendsReadReceipts)
            #expect(try await fixture.store.details(of: fixture.bob).sendsReadReceipts)
            try await fixture.store.setReadReceipts(true, of: fixture.alice)
            #expect(try await fixture.store.details(of: fixture.alice).sendsReadReceipts)
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `keeps one secret, which another store does not have`(kind: ChatStoreKind) async throws {
        try await withTemporaryFolder { folder in
            let one = try await MessageFixture(folder: folder + "/one", kind).store
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
            #expect(try await MessageFixture(folder: folder + "/two", kind).store.serverSecret() != secret)
        }
    }
}
