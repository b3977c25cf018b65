import ChatProtocol
import Testing

@testable import ChatStorage

@Suite struct RoomLeavingTests {
    @Test(arguments: ChatStoreKind.allCases)
    func `lets a member go, for whom the room does not exist any more`(kind: ChatStoreKind) async throws {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder, kind)
            let room = try await fixture.room(with: [fixture.bob, fixture.carol])
            let change = try await fixture.store.leaveRoom(room.conversation, account: fixture.bob)
            #expect(change.kind == .left && change.isNews)
            #expect(change.subject.id == fixture.bob)
            #expect(change.room.members.map(\.account.id) == [fixture.alice, fixture.carol])
            #expect(try await fixture.store.room(room.conversation, for: fixture.bob) == nil)
            #expect(try await fixture.history(.conversation(room.conversation), for: fixture.bob) == nil)
            await #expect(throws: RoomRefusal.noSuchRoom) {
                try await fixture.store.leaveRoom(room.conversation, account: fixture.bob)
            }
            await #expect(throws: RoomRefusal.noSuchRoom) {
                try await fixture.store.leaveRoom(.everyone, account: fixture.bob)
            }
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `closes with its admin`(kind: ChatStoreKind) async throws {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder, kind)
            let room = try await fixture.room(with: [fixture.bob])
            let change = try await fixture.store.leaveRoom(room.conversation, account: fixture.alice)
            #expect(change.kind == .closed)
            #expect(change.room == room)
            for account in [fixture.alice, fixture.bob] {
                #expect(try await fixture.store.room(room.conversation, for: account) == nil)
                #expect(try await fixture.store.rooms(for: account, after: "", limit: 9).isEmpty)
                #expect(try await fixture.store.conversations(of: account, after: 0, limit: 9).map(\.id) == [.everyone])
                await #expect(throws: RoomRefusal.noSuchRoom) {
                    try await fixture.store.joinRoom(room.number.key, account: account)
                }
            }
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `passes a kept room to who has been there longest, and closes it behind the last`(kind: ChatStoreKind)
        async throws
    {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder, kind)
            let draft = RoomDraft(name: "Den", limit: 9, isKept: true)
            let room = try await fixture.room(draft, with: [fixture.carol, fixture.bob])
            _ = try await fixture.store.manageRoom(room.conversation, .mute, of: Username("carol"), by: fixture.alice)
            let first = try await fixture.store.leaveRoom(room.conversation, account: fixture.alice)
            #expect(first.kind == .left)
            #expect(first.room.admin == fixture.carol)
            #expect(first.room.members.allSatisfy { !$0.isMuted })
            // Bob leaves and comes back: alice is the older member now.
            _ = try await fixture.store.joinRoom(room.number.key, account: fixture.alice)
            _ = try await fixture.store.leaveRoom(room.conversation, account: fixture.bob)
            _ = try await fixture.store.joinRoom(room.number.key, account: fixture.bob)
            let second = try await fixture.store.leaveRoom(room.conversation, account: fixture.carol)
            #expect(second.room.admin == fixture.alice)
            _ = try await fixture.store.leaveRoom(room.conversation, account: fixture.alice)
            let last = try await fixture.store.leaveRoom(room.conversation, account: fixture.bob)
            #expect(last.kind == .closed)
            #expect(last.room.members.map(\.account.id) == [fixture.bob])
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `takes who departs out of all rooms that are not kept`(kind: ChatStoreKind) async throws {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder, kind)
            let store = fixture.store
            let own = try await fixture.room(RoomDraft(name: "own", limit: 9), with: [fixture.bob])
            let kept = try await fixture.room(RoomDraft(name: "kept", limit: 9, isKept: true), with: [fixture.bob])
            let other = try await store.createRoom(RoomDraft(name: "other", limit: 9), admin: fixture.carol)
            _ = try await store.joinRoom(other.number.key, account: fixture.alice)
            let passing = try await store.membersOfPassingRooms().map(\.id.rawValue).sorted()
            #expect(passing == [fixture.alice, fixture.bob, fixture.carol].map(\.rawValue))
            let changes = try await store.departed(fixture.alice)
            #expect(changes.map(\.kind) == [.closed, .left])
            #expect(changes.map(\.room.conversation) == [own.conversation, other.conversation])
            #expect(try await store.room(kept.conversation, for: fixture.alice)?.admin == fixture.alice)
            #expect(try await store.membersOfPassingRooms().map(\.id) == [fixture.carol])
            #expect(try await store.departed(fixture.alice).isEmpty)
        }
    }
}
