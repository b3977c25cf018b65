import ChatProtocol
import GRDB
import Testing

@testable import ChatStorage

@Suite struct RoomNamesakeTests {
    @Test(arguments: ChatStoreKind.allCases)
    func `tells nobody that an unlisted room has a name`(kind: ChatStoreKind) async throws {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder, kind)
            let hidden = RoomDraft(name: "Board", limit: 9, isListed: false)
            _ = try await fixture.room(hidden)
            for draft in [RoomDraft(name: "board", limit: 9), hidden, hidden] {
                try await fixture.store.checkRoom(draft, admin: fixture.bob)
                _ = try await fixture.store.createRoom(draft, admin: fixture.bob)
            }
            await #expect(throws: RoomRefusal.nameTaken) {
                try await fixture.store.createRoom(RoomDraft(name: "BOARD", limit: 9), admin: fixture.carol)
            }
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `means by a name one's own room, then the listed one, then one that invites`(kind: ChatStoreKind) async throws
    {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder, kind)
            let store = fixture.store
            let hidden = RoomDraft(name: "Lab", limit: 9, isListed: false)
            func joined(_ account: AccountID) async throws -> ConversationID {
                try await store.joinRoom(.name("lab"), account: account).room.conversation
            }
            let inviting = try await fixture.room(hidden)
            _ = try await store.manageRoom(inviting.conversation, .invite, of: Username("bob"), by: fixture.alice)
            let own = try await store.createRoom(hidden, admin: fixture.carol)
            #expect(try await joined(fixture.carol) == own.conversation)
            await #expect(throws: RoomRefusal.noSuchRoom) {
                try await store.joinRoom(.name("lab"), account: fixture.account("dave"))
            }
            let listed = try await store.createRoom(RoomDraft(name: "LAB", limit: 9), admin: fixture.account("erin"))
            #expect(try await joined(fixture.account("dave")) == listed.conversation)
            // An unsolicited invitation must not redirect a name to another room.
            #expect(try await joined(fixture.bob) == listed.conversation)
            _ = try await store.leaveRoom(listed.conversation, account: fixture.bob)
            #expect(try await joined(fixture.carol) == own.conversation)
            _ = try await store.leaveRoom(listed.conversation, account: fixture.account("erin"))
            #expect(try await joined(fixture.bob) == inviting.conversation)
        }
    }

    @Test(arguments: ChatStoreKind.allCases, [1, 2, 3, 50])
    func `lists all rooms of one name, by pages of any size`(kind: ChatStoreKind, limit: Int) async throws {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder, kind)
            for isListed in [false, true, false, false] {
                _ = try await fixture.room(RoomDraft(name: "Lab", limit: 3, isListed: isListed), with: [fixture.bob])
            }
            _ = try await fixture.room(RoomDraft(name: "Zoo", limit: 3), with: [fixture.bob])
            var rooms: [RoomSummary] = []
            while true {
                let after = rooms.last.map { "\($0.name)\0\($0.number.rawValue)" } ?? ""
                let page = try await fixture.store.rooms(for: fixture.bob, after: after, limit: limit)
                rooms += page
                guard page.count == limit else {
                    break
                }
            }
            #expect(rooms.map(\.name) == ["Lab", "Lab", "Lab", "Lab", "Zoo"])
            #expect(Set(rooms.map(\.number)).count == 5)
            // A client of release 0.1.0 pages by the name alone.
            let rest = try await fixture.store.rooms(for: fixture.bob, after: "Lab", limit: 9)
            #expect(rest.map(\.name) == ["Zoo"])
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `takes the sign off a name, of who makes a room and of who asks for one`(kind: ChatStoreKind) async throws {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder, kind)
            let store = fixture.store
            let general = try await fixture.room(RoomDraft(name: "#general", limit: 9))
            #expect(general.name == "general")
            for name in ["general", "#General", "##general"] {
                let joined = try await store.joinRoom(.name(name), account: fixture.bob)
                #expect(joined.room.conversation == general.conversation, "\(name)")
            }
            for name in ["12345678", "#12345678", "１２３４５６７８", "#", "# x"] {
                await #expect(throws: RoomRefusal.invalidName, "\(name)") {
                    try await store.createRoom(RoomDraft(name: name, limit: 2), admin: fixture.bob)
                }
            }
            #expect(
                try await store.createRoom(RoomDraft(name: "1234567", limit: 2), admin: fixture.bob).name == "1234567"
            )
        }
    }

    /// Runs on a file only: a store in memory cannot hold a room of an old release.
    @Test func `goes on finding a room that has a sign in its name`() async throws {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder)
            let old = try await fixture.room(RoomDraft(name: "old", limit: 9))
            try await fixture.sqlite.database.write { database in
                try database.execute(
                    sql: "UPDATE room SET name = '#Old', folded = '#old' WHERE conversation = ?",
                    arguments: [old.conversation.rawValue]
                )
            }
            let joined = try await fixture.store.joinRoom(.name("#old"), account: fixture.bob)
            #expect(joined.room.conversation == old.conversation)
        }
    }
}
