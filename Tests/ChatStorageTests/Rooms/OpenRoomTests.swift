import ChatProtocol
import Testing

@testable import ChatStorage

@Suite struct OpenRoomTests {
    @Test(arguments: ChatStoreKind.allCases)
    func `lists every open room for the operator, page by page`(kind: ChatStoreKind) async throws {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder, kind)
            let listed = try await fixture.room(
                RoomDraft(name: "b Open", limit: 4, passwordHash: "$hash", isKept: true),
                with: [fixture.carol]
            )
            let hidden = try await fixture.room(
                RoomDraft(name: "C hidden", limit: 2, isListed: false, isInviteOnly: true)
            )
            let closed = try await fixture.room(RoomDraft(name: "b Closed", limit: 3))
            _ = try await fixture.store.leaveRoom(closed.conversation, account: fixture.alice)

            let rooms = try await fixture.store.openRooms(beginningWith: "", after: nil, limit: 9)
            #expect(
                rooms == [
                    OpenRoom(
                        position: RoomListPosition(folded: "b open", number: listed.number.rawValue),
                        name: "b Open",
                        admin: "Alice",
                        memberCount: 2,
                        limit: 4,
                        isListed: true,
                        isInviteOnly: false,
                        hasPassword: true,
                        isKept: true
                    ),
                    OpenRoom(
                        position: RoomListPosition(folded: "c hidden", number: hidden.number.rawValue),
                        name: "C hidden",
                        admin: "Alice",
                        memberCount: 1,
                        limit: 2,
                        isListed: false,
                        isInviteOnly: true,
                        hasPassword: false,
                        isKept: false
                    ),
                ]
            )
            let first = try await fixture.store.openRooms(beginningWith: "", after: nil, limit: 1)
            #expect(first == Array(rooms.prefix(1)))
            let rest = try await fixture.store.openRooms(beginningWith: "", after: first.last?.position, limit: 9)
            #expect(rest == Array(rooms.dropFirst()))
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `a beginning selects by folded name, and none of its characters is a pattern`(kind: ChatStoreKind) async throws
    {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder, kind)
            for name in ["Tea", "tEAm", "T%m", "Tee"] {
                _ = try await fixture.room(RoomDraft(name: name, limit: 3))
            }
            func names(_ prefix: String) async throws -> [String] {
                try await fixture.store.openRooms(beginningWith: prefix, after: nil, limit: 9).map(\.name)
            }
            #expect(try await names("TEA") == ["Tea", "tEAm"])
            #expect(try await names("t%") == ["T%m"])
            #expect(try await names("x").isEmpty)
        }
    }
}
