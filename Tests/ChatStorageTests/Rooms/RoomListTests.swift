import ChatProtocol
import Testing

@testable import ChatStorage

@Suite struct RoomListTests {
    @Test(arguments: ChatStoreKind.allCases)
    func `lists what is listed, and what the asker is in or invited to`(kind: ChatStoreKind) async throws {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder, kind)
            let open = RoomDraft(name: "b Open", limit: 4, passwordHash: "$hash", isKept: true)
            let listed = try await fixture.room(open, with: [fixture.carol])
            let own = try await fixture.room(RoomDraft(name: "C own", limit: 2, isListed: false), with: [fixture.bob])
            let invited = try await fixture.room(
                RoomDraft(name: "a invited", limit: 3, isListed: false, isInviteOnly: true)
            )
            _ = try await fixture.room(RoomDraft(name: "hidden", limit: 3, isListed: false))
            _ = try await fixture.store.manageRoom(
                invited.conversation,
                .invite,
                of: Username("bob"),
                by: fixture.alice
            )
            let rooms = try await fixture.store.rooms(for: fixture.bob, after: "", limit: 9)
            #expect(
                rooms == [
                    summary(invited, members: 1, isInvited: true),
                    summary(listed, members: 2),
                    summary(own, members: 2, conversation: own.conversation),
                ]
            )
            #expect(try await fixture.store.rooms(for: fixture.carol, after: "", limit: 9).map(\.name) == ["b Open"])
        }
    }

    private func summary(
        _ room: Room,
        members: Int,
        conversation: ConversationID? = nil,
        isInvited: Bool = false
    ) -> RoomSummary {
        RoomSummary(
            number: room.number,
            name: room.name,
            memberCount: members,
            limit: room.limit,
            isInviteOnly: room.isInviteOnly,
            hasPassword: room.hasPassword,
            isKept: room.isKept,
            conversation: conversation,
            isInvited: isInvited
        )
    }

    @Test(arguments: ChatStoreKind.allCases, [1, 2, 3, 7, 50])
    func `gives the same by pages of any size`(kind: ChatStoreKind, limit: Int) async throws {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder, kind)
            try await fixture.makeFast()
            let names = (0..<12).map { "\($0 % 2 == 0 ? "Room" : "rÖom") \($0)" }
            for (index, name) in names.enumerated() {
                _ = try await fixture.room(
                    RoomDraft(name: name, limit: 2, isListed: index % 3 > 0),
                    with: [fixture.bob]
                )
            }
            var listed: [String] = []
            while true {
                let page = try await fixture.store.rooms(for: fixture.bob, after: listed.last ?? "", limit: limit)
                #expect(page.count <= limit)
                listed += page.map(\.name)
                guard page.count == limit else {
                    break
                }
            }
            #expect(listed.count == names.count)
            #expect(Set(listed) == Set(names))
            #expect(try await fixture.store.rooms(for: fixture.bob, after: "", limit: 0).isEmpty)
        }
    }
}
