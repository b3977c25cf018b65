import ChatProtocol
import Testing

@testable import ChatStorage

@Suite struct ConversationListTests {
    @Test(arguments: ChatStoreKind.allCases)
    func `lists what an account may read, with what it has not read`(kind: ChatStoreKind) async throws {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder, kind)
            let room = try await fixture.room(with: [fixture.bob])
            _ = try await fixture.store.append([
                draft(1, from: fixture.alice), draft(2, from: fixture.bob), draft(3, from: fixture.carol),
                draft(4, from: fixture.alice, to: .account(fixture.bob)),
                draft(5, from: fixture.bob, to: .account(fixture.alice)),
                draft(6, from: fixture.alice, to: .account(fixture.carol)),
                draft(7, from: fixture.bob, to: .room(room.conversation)),
                draft(8, from: fixture.bob, to: .account(fixture.bob)),
            ])
            let list = try await fixture.store.conversations(of: fixture.bob, after: 0, limit: 10)
            #expect(list.map(\.kind) == [.everyone, .room, .direct, .direct])
            #expect(list.map(\.name) == ["", "Den", "Alice", "bob"])
            #expect(list.map(\.lastSequence) == [3, 1, 2, 1])
            #expect(list.map { $0.lastTime - 1_700_000_000_000 } == [3, 7, 5, 8])
            #expect(list.map(\.unread) == [2, 0, 1, 0])
            #expect(list.map(\.room) == [nil, room.number, nil, nil])
            let carols = try await fixture.store.conversations(of: fixture.carol, after: 0, limit: 10)
            #expect(carols.map(\.name) == ["", "Alice"])
            let first = try await fixture.store.conversations(of: fixture.bob, after: 0, limit: 1)
            let rest = try await fixture.store.conversations(of: fixture.bob, after: first[0].id.rawValue, limit: 9)
            #expect(first + rest == list)
            #expect(try await fixture.store.conversations(of: fixture.bob, after: .max, limit: 9).isEmpty)
            #expect(try await fixture.store.conversations(of: fixture.bob, after: 0, limit: 0).isEmpty)
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `counts unread messages up to a thousand`(kind: ChatStoreKind) async throws {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder, kind)
            let (alice, bob) = (fixture.alice, fixture.bob)
            _ = try await fixture.store.append((1...2500).map { draft($0, from: $0 % 2 == 0 ? alice : bob) })
            for (read, unread) in [(0, 1000), (499, 1000), (500, 1000), (502, 999), (2500, 0)] as [(Int64, Int)] {
                _ = try await fixture.store.move([
                    Mark(account: alice, conversation: .everyone, deliveredThrough: 0, readThrough: read)
                ])
                let list = try await fixture.store.conversations(of: alice, after: 0, limit: 1)
                #expect(list.map(\.unread) == [unread])
                #expect(list.map(\.readThrough) == [read])
            }
            let carols = try await fixture.store.conversations(of: fixture.carol, after: 0, limit: 1)
            #expect(carols.map(\.unread) == [HistoryLimits.unread])
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `counts what retention has left of the unread messages`(kind: ChatStoreKind) async throws {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder, kind)
            _ = try await fixture.store.append((1...10).map { draft($0, from: fixture.bob) })
            _ = try await fixture.store.move([
                Mark(account: fixture.alice, conversation: .everyone, deliveredThrough: 0, readThrough: 2)
            ])
            _ = try await fixture.store.enforce(Retention(messages: 4), now: 0, limit: 100)
            let list = try await fixture.store.conversations(of: fixture.alice, after: 0, limit: 1)
            #expect(list.map(\.unread) == [4])
        }
    }
}
