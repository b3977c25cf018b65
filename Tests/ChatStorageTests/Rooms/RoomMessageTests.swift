import ChatProtocol
import Testing

@testable import ChatStorage

@Suite struct RoomMessageTests {
    @Test(arguments: ChatStoreKind.allCases)
    func `stores what members write, and says who was there`(kind: ChatStoreKind) async throws {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder, kind)
            let room = try await fixture.room(with: [fixture.bob])
            let outcomes = try await fixture.store.append([
                draft(1, from: fixture.alice, to: .room(room.conversation)),
                draft(2, from: fixture.bob, to: .room(room.conversation)),
                draft(3, from: fixture.carol, to: .room(room.conversation)),
                draft(4, from: fixture.alice, to: .room(.everyone)),
                draft(5, from: fixture.alice, to: .room(ConversationID(rawValue: 999))),
            ])
            let messages = outcomes.compactMap(\.message)
            #expect(messages.map(\.kind) == [.room, .room])
            #expect(messages.map(\.sequence.rawValue) == [1, 2])
            #expect(messages.allSatisfy { $0.members == [fixture.alice, fixture.bob] && $0.recipient == nil })
            #expect(outcomes.dropFirst(2).allSatisfy { $0 == .refused(.noSuchConversation) })
            let read = try await fixture.history(.conversation(room.conversation))?.messages
            #expect(read?.map(\.id) == messages.map(\.id))
            #expect(read?.map(\.kind) == [.room, .room])
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `answers a repeated message also to who may not write any more`(kind: ChatStoreKind) async throws {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder, kind)
            let room = try await fixture.room(with: [fixture.bob, fixture.carol])
            let drafts = [fixture.bob, fixture.carol].map { draft(1, from: $0, to: .room(room.conversation)) }
            let stored = try await fixture.store.append(drafts).compactMap(\.message)
            for (action, name) in [(RoomAction.kick, "bob"), (.mute, "carol")] {
                _ = try await fixture.store.manageRoom(room.conversation, action, of: Username(name), by: fixture.alice)
            }
            let again = try await fixture.store.append(drafts)
            #expect(again.map(\.isRepeated) == [true, true])
            #expect(again.compactMap(\.message?.id) == stored.map(\.id))
            let more = [fixture.bob, fixture.carol].map { draft(2, from: $0, to: .room(room.conversation)) }
            #expect(try await fixture.store.append(more) == [.refused(.noSuchConversation), .refused(.muted)])
            _ = try await fixture.store.leaveRoom(room.conversation, account: fixture.alice)
            #expect(try await fixture.store.append(drafts).map(\.isRepeated) == [true, true])
        }
    }

    @Test(arguments: ChatStoreKind.allCases, [1, 2, 3, 100])
    func `brings what was missed in rooms, from the time of joining on, in the order of all`(
        kind: ChatStoreKind,
        limit: Int
    ) async throws {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder, kind)
            let store = fixture.store
            let one = try await fixture.room(RoomDraft(name: "one", limit: 9), with: [fixture.bob])
            let two = try await fixture.room(RoomDraft(name: "two", limit: 9))
            _ = try await store.append([
                draft(1, from: fixture.alice, to: .room(two.conversation), body: "before"),
                draft(2, from: fixture.alice, to: .room(one.conversation), body: "one"),
            ])
            _ = try await store.joinRoom(two.number.key, account: fixture.bob)
            _ = try await store.append([
                draft(3, from: fixture.alice, to: .room(two.conversation), body: "two"),
                draft(4, from: fixture.alice, body: "all"),
                draft(5, from: fixture.bob, to: .room(two.conversation), body: "own", origin: 9),
                draft(6, from: fixture.alice, to: .room(one.conversation), body: "one again"),
                draft(7, from: fixture.alice, to: .account(fixture.bob), body: "direct"),
            ])
            var texts: [String] = []
            var after = MessageID.zero
            while let page = try await Optional(
                store.page(for: fixture.bob, after: after, excludingOrigin: 9, limit: limit)
            ), let last = page.last {
                #expect(page.count <= limit)
                texts += page.map(\.text)
                after = last.id
            }
            #expect(texts == ["one", "two", "all", "one again", "direct"])
            #expect(try await fixture.all(of: fixture.carol).map(\.text) == ["all"])
        }
    }
}
