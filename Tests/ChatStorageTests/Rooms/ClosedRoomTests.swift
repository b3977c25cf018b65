import ChatProtocol
import GRDB
import Testing

@testable import ChatStorage

@Suite struct ClosedRoomTests {
    /// Alice's room with bob, in which both have written; carol is in none.
    private func closedRoom(_ fixture: MessageFixture) async throws -> Room {
        let room = try await fixture.room(with: [fixture.bob, fixture.carol])
        _ = try await fixture.store.append([
            draft(1, from: fixture.alice, to: .room(room.conversation), body: "first words"),
            draft(2, from: fixture.bob, to: .room(room.conversation), body: "last words"),
        ])
        _ = try await fixture.store.manageRoom(room.conversation, .kick, of: Username("carol"), by: fixture.alice)
        _ = try await fixture.store.leaveRoom(room.conversation, account: fixture.alice)
        return room
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `is read by those who were members at its end`(kind: ChatStoreKind) async throws {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder, kind)
            let room = try await closedRoom(fixture)
            let place = ConversationReference.conversation(room.conversation)
            for account in [fixture.alice, fixture.bob] {
                let page = try #require(await fixture.history(place, for: account))
                #expect(page.messages.map(\.text) == ["first words", "last words"])
                #expect(page.conversation.isClosed)
                #expect(try await fixture.found("words", by: account) == ["last words", "first words"])
                #expect(try await fixture.found("words", by: account, in: room.conversation)?.count == 2)
                let list = try await fixture.store.conversations(of: account, after: 0, limit: 9)
                #expect(list.map(\.name) == ["", "Den"])
                #expect(list.map(\.isClosed) == [false, true])
                #expect(list.map(\.unread) == [0, 1])
                #expect(list.last?.room == room.number)
            }
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `is as if it did not exist for everybody else`(kind: ChatStoreKind) async throws {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder, kind)
            let room = try await closedRoom(fixture)
            #expect(try await fixture.history(.conversation(room.conversation), for: fixture.carol) == nil)
            #expect(try await fixture.found("words", by: fixture.carol) == [])
            #expect(try await fixture.found("words", by: fixture.carol, in: room.conversation) == nil)
            let list = try await fixture.store.conversations(of: fixture.carol, after: 0, limit: 9)
            #expect(list.map(\.id) == [.everyone])
            let mark = Mark(
                account: fixture.carol,
                conversation: room.conversation,
                deliveredThrough: 1,
                readThrough: 1
            )
            #expect(try await fixture.store.move([mark]) == [.refused])
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `takes marks, and nothing else`(kind: ChatStoreKind) async throws {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder, kind)
            let store = fixture.store
            let room = try await closedRoom(fixture)
            let mark = Mark(account: fixture.bob, conversation: room.conversation, deliveredThrough: 2, readThrough: 2)
            #expect(try await store.move([mark]) != [.refused])
            let list = try await store.conversations(of: fixture.bob, after: 1, limit: 9)
            #expect(list.map(\.readThrough) == [2])
            for account in [fixture.alice, fixture.bob] {
                let refused = try await store.append([draft(9, from: account, to: .room(room.conversation))])
                #expect(refused == [.refused(.noSuchConversation)])
                #expect(try await store.room(room.conversation, for: account) == nil)
                #expect(try await store.rooms(for: account, after: "", limit: 9).isEmpty)
                for action in [RoomAction.invite, .handOver] {
                    await #expect(throws: RoomRefusal.noSuchRoom) {
                        try await store.manageRoom(room.conversation, action, of: Username("carol"), by: account)
                    }
                }
                await #expect(throws: RoomRefusal.noSuchRoom) {
                    try await store.leaveRoom(room.conversation, account: account)
                }
                await #expect(throws: RoomRefusal.noSuchRoom) {
                    try await store.joinRoom(.name("Den"), account: account)
                }
            }
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `gives its name away, keeps it in lists, and stays apart from its namesake`(kind: ChatStoreKind) async throws {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder, kind)
            _ = try await closedRoom(fixture)
            let again = try await fixture.store.createRoom(RoomDraft(name: "Den", limit: 2), admin: fixture.bob)
            let list = try await fixture.store.conversations(of: fixture.bob, after: 1, limit: 9)
            #expect(list.map(\.name) == ["Den", "Den"])
            #expect(list.map(\.isClosed) == [true, false])
            #expect(try await fixture.history(.conversation(again.conversation), for: fixture.alice) == nil)
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `delivers what was missed in it`(kind: ChatStoreKind) async throws {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder, kind)
            let room = try await closedRoom(fixture)
            #expect(try await fixture.all(of: fixture.bob).map(\.text) == ["first words", "last words"])
            #expect(try await fixture.all(of: fixture.carol).isEmpty)
            let newest = try await fixture.store.newestMessageID()
            let page = try await fixture.store.page(for: fixture.bob, after: newest, excludingOrigin: 0, limit: 9)
            #expect(page.isEmpty)
            // Carol joined after the first message: before the end she got no news of it, and she gets none after it.
            let late = try await fixture.room(RoomDraft(name: "Pit", limit: 9))
            _ = try await fixture.store.append([draft(3, from: fixture.alice, to: .room(late.conversation))])
            _ = try await fixture.store.joinRoom(late.number.key, account: fixture.carol)
            _ = try await fixture.store.append([draft(4, from: fixture.alice, to: .room(late.conversation))])
            _ = try await fixture.store.leaveRoom(late.conversation, account: fixture.alice)
            #expect(try await fixture.all(of: fixture.carol).map(\.text) == ["message 4"])
            let history = try await fixture.history(.conversation(late.conversation), for: fixture.carol)
            #expect(history?.messages.map(\.text) == ["message 3", "message 4"])
            #expect(room.number != late.number)
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `leaves nothing behind when nothing was said in it`(kind: ChatStoreKind) async throws {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder, kind)
            let room = try await fixture.room(with: [fixture.bob])
            _ = try await fixture.store.leaveRoom(room.conversation, account: fixture.alice)
            for account in [fixture.alice, fixture.bob] {
                #expect(try await fixture.history(.conversation(room.conversation), for: account) == nil)
                #expect(try await fixture.store.conversations(of: account, after: 1, limit: 9).isEmpty)
            }
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `is closed in the same way by absence, by forgetting, and behind the last member`(kind: ChatStoreKind)
        async throws
    {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder, kind)
            let store = fixture.store
            let kept = try await fixture.room(RoomDraft(name: "kept", limit: 9, isKept: true))
            let lost = try await store.createRoom(RoomDraft(name: "lost", limit: 9), admin: fixture.carol)
            _ = try await store.joinRoom(lost.number.key, account: fixture.bob)
            _ = try await store.append([
                draft(1, from: fixture.alice, to: .room(kept.conversation), body: "kept"),
                draft(2, from: fixture.carol, to: .room(lost.conversation), body: "lost"),
            ])
            _ = try await store.departed(fixture.carol)
            _ = try await store.leaveRoom(kept.conversation, account: fixture.alice)
            #expect(try await fixture.found("lost", by: fixture.bob) == ["lost"])
            #expect(try await fixture.found("lost", by: fixture.carol) == ["lost"])
            #expect(try await fixture.found("kept", by: fixture.alice) == ["kept"])
            #expect(try await fixture.found("kept", by: fixture.bob) == [])
            let grotto = try await store.createRoom(RoomDraft(name: "grotto", limit: 9), admin: fixture.carol)
            _ = try await store.joinRoom(grotto.number.key, account: fixture.bob)
            _ = try await store.append([
                draft(3, from: fixture.carol, to: .room(grotto.conversation), body: "by carol"),
                draft(4, from: fixture.bob, to: .room(grotto.conversation), body: "by bob"),
            ])
            _ = try await store.forget(Username("carol"))
            let page = try await fixture.history(.conversation(grotto.conversation), for: fixture.bob)
            #expect(page?.messages.map(\.text) == ["", "by bob"])
            // The name might identify the room's former admin.
            #expect(page?.conversation.name == "(forgotten \(fixture.carol.rawValue))")
            #expect(page?.conversation.isClosed == true)
        }
    }

    @Test func `loses old messages by retention, and its readers by forgetting`() async throws {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder)
            let room = try await closedRoom(fixture)
            #expect(try await fixture.store.enforce(Retention(messages: 1), now: 0, limit: 100) == 1)
            let page = try await fixture.history(.conversation(room.conversation), for: fixture.bob)
            #expect(page?.messages.map(\.text) == ["last words"])
            _ = try await fixture.store.forget(Username("bob"))
            let readers = try await fixture.sqlite.database.read { database in
                try Int64.fetchAll(database, sql: "SELECT account FROM closedMember")
            }
            #expect(readers == [fixture.alice.rawValue])
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `is not searched unnamed when enough others have newer messages, however late it closed`(kind: ChatStoreKind)
        async throws
    {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder, kind)
            try await fixture.makeFast()
            var rooms: [ConversationID] = []
            for number in 0...HistoryLimits.closedRoomsSearched {
                let draft = RoomDraft(name: "room \(number)", limit: 1, isListed: false)
                let room = try await fixture.store.createRoom(draft, admin: fixture.alice).conversation
                try await say("word\(number) here", number, in: room, fixture)
                rooms.append(room)
                // The first room, with the oldest message, closes last.
                if number > 0 {
                    _ = try await fixture.store.leaveRoom(room, account: fixture.alice)
                }
            }
            #expect(try await fixture.found("word0") == ["word0 here"])
            _ = try await fixture.store.leaveRoom(rooms[0], account: fixture.alice)
            #expect(try await fixture.found("word0") == [])
            #expect(try await fixture.found("word0", in: rooms[0]) == ["word0 here"])
            #expect(try await fixture.found("word1") == ["word1 here"])
            #expect(try await fixture.found("here")?.count == HistoryLimits.closedRoomsSearched)
        }
    }

    private func say(_ text: String, _ number: Int, in room: ConversationID, _ fixture: MessageFixture) async throws {
        _ = try await fixture.store.append([draft(number, from: fixture.alice, to: .room(room), body: text)])
    }

    @Test(arguments: ChatStoreKind.allCases, [1, 2, 3, 100])
    func `is listed among the others by pages of any size`(kind: ChatStoreKind, limit: Int) async throws {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder, kind)
            for number in 0..<6 {
                let room = try await fixture.room(RoomDraft(name: "room \(number)", limit: 3), with: [fixture.bob])
                let message = draft(number, from: fixture.alice, to: .room(room.conversation))
                _ = try await fixture.store.append([message])
                if number % 2 == 0 {
                    _ = try await fixture.store.leaveRoom(room.conversation, account: fixture.alice)
                }
            }
            var names: [String] = []
            var after: Int64 = 0
            while true {
                let page = try await fixture.store.conversations(of: fixture.bob, after: after, limit: limit)
                names += page.map { $0.isClosed ? "\($0.name)!" : $0.name }
                after = page.last?.id.rawValue ?? 0
                guard page.count == limit else {
                    break
                }
            }
            #expect(names == ["", "room 0!", "room 1", "room 2!", "room 3", "room 4!", "room 5"])
        }
    }
}
