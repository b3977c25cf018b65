import ChatStorage
import Testing

@Suite struct MessagePageTests {
    /// Six messages among three people: to all, between two of them, and to oneself.
    private func fill(_ fixture: MessageFixture) async throws {
        _ = try await fixture.store.append([
            draft(1, from: fixture.alice, body: "all 1", origin: 1),
            draft(2, from: fixture.alice, to: .account(fixture.bob), body: "a to b", origin: 1),
            draft(3, from: fixture.bob, to: .account(fixture.carol), body: "b to c", origin: 2),
            draft(4, from: fixture.carol, body: "all 2", origin: 3),
            draft(5, from: fixture.alice, to: .account(fixture.alice), body: "note", origin: 1),
            draft(6, from: fixture.bob, to: .account(fixture.alice), body: "b to a", origin: 2),
        ])
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `shows an account what it may see, once and in order`(kind: ChatStoreKind) async throws {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder, kind)
            try await fill(fixture)
            let alice = try await fixture.all(of: fixture.alice)
            #expect(alice.map(\.text) == ["all 1", "a to b", "all 2", "note", "b to a"])
            let bob = try await fixture.all(of: fixture.bob)
            #expect(bob.map(\.text) == ["all 1", "a to b", "b to c", "all 2", "b to a"])
            let carol = try await fixture.all(of: fixture.carol)
            #expect(carol.map(\.text) == ["all 1", "b to c", "all 2"])
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `leaves out what the session itself sent to others`(kind: ChatStoreKind) async throws {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder, kind)
            try await fill(fixture)
            let alice = try await fixture.all(of: fixture.alice, excludingOrigin: 1)
            #expect(alice.map(\.text) == ["all 2", "note", "b to a"])
        }
    }

    @Test(arguments: ChatStoreKind.allCases, [1, 2, 3, 4, 100])
    func `gives the same by pages of any size`(kind: ChatStoreKind, limit: Int) async throws {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder, kind)
            try await fill(fixture)
            var pages: [StoredMessage] = []
            var after = MessageID.zero
            while true {
                let page = try await fixture.store.page(
                    for: fixture.alice,
                    after: after,
                    excludingOrigin: 0,
                    limit: limit
                )
                #expect(page.count <= limit)
                pages += page
                guard let last = page.last else {
                    break
                }
                after = last.id
            }
            #expect(try await pages == fixture.all(of: fixture.alice))
        }
    }

    @Test(arguments: ChatStoreKind.allCases, [1, 2, 7, 100])
    func `goes through many conversations, whichever of them have something to tell`(kind: ChatStoreKind, limit: Int)
        async throws
    {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder, kind)
            var drafts: [MessageDraft] = []
            for number in 0..<30 {
                let peer = try await fixture.account("peer\(number)")
                // The session's own messages, which the page leaves out, come before those of the others.
                drafts.insert(draft(number, from: fixture.alice, to: .account(peer), origin: 1), at: number)
                drafts.append(draft(number, from: peer, to: .account(fixture.alice), origin: 2))
            }
            let stored = try await fixture.store.append(drafts).compactMap(\.message)
            var pages: [StoredMessage] = []
            for start in stride(from: 0, to: 30, by: limit) {
                let page = try await fixture.store.page(
                    for: fixture.alice,
                    after: pages.last?.id ?? .zero,
                    excludingOrigin: 1,
                    limit: limit
                )
                #expect(page.count == min(limit, 30 - start))
                pages += page
            }
            #expect(pages == stored.suffix(30))
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `gives what append gave`(kind: ChatStoreKind) async throws {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder, kind)
            let stored = try await fixture.store.append([
                draft(1, from: fixture.alice, to: .account(fixture.bob)), draft(2, from: fixture.bob),
            ])
            #expect(try await fixture.all(of: fixture.alice) == stored.map(\.message))
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `a page ends with the message with which its bytes are reached`(kind: ChatStoreKind) async throws {
        try await withDevices(kind) { world in
            // A sealed message counts with the blocks of all devices.
            _ = try await world.send(1, from: (world.alice, 1), to: world.bob, for: [2, 3])
            for code in 2...100 {
                let text = String(repeating: "x", count: 10)
                _ = try await world.store.append([draft(code, from: world.alice, body: text)])
            }
            func counts(_ bytes: Int, after: Int64 = 0) async throws -> Int {
                let page = try await world.store.page(
                    for: world.bob,
                    after: MessageID(rawValue: after),
                    excludingOrigin: 0,
                    limit: 90,
                    bytes: bytes
                )
                return page.count
            }
            let sealed = 144 + 2 * "block 1 2".utf8.count
            #expect(try await [counts(1), counts(sealed), counts(sealed + 1)] == [1, 1, 2])
            #expect(try await [counts(700, after: 1), counts(701, after: 1)] == [70, 71])
            #expect(try await [counts(.max), counts(.max, after: 20), counts(0)] == [90, 80, 0])
        }
    }

    @Test(arguments: ChatStoreKind.allCases, [0, -1])
    func `gives nothing for no room`(kind: ChatStoreKind, limit: Int) async throws {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder, kind)
            try await fill(fixture)
            let page = try await fixture.store.page(
                for: fixture.alice,
                after: .zero,
                excludingOrigin: 0,
                limit: limit
            )
            #expect(page.isEmpty)
        }
    }
}
