import ChatProtocol
import Foundation
import Testing

@testable import ChatStorage

@Suite struct ExportTests {
    @Test(arguments: ChatStoreKind.allCases)
    func `gives everything but secrets, each kind in its order`(kind: ChatStoreKind) async throws {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder, kind)
            let draftOfRoom = RoomDraft(name: "Den", limit: 5, passwordHash: "$scrypt$secret", isKept: true)
            let room = try await fixture.room(draftOfRoom, with: [fixture.bob])
            try await fixture.store.noteSeen([fixture.bob: 77])
            _ = try await fixture.store.append([
                draft(1, from: fixture.alice, body: "all"),
                draft(2, from: fixture.alice, to: .account(fixture.bob), body: "bob"),
                draft(3, from: fixture.bob, to: .room(room.conversation), body: "room"),
            ])
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys]
            var lines: [String] = []
            try await fixture.store.export { lines.append(String(decoding: try encoder.encode($0), as: UTF8.self)) }
            #expect(
                lines == [
                    #"{"id":1,"name":"Alice","record":"account"}"#,
                    #"{"id":2,"lastSeen":77,"name":"bob","record":"account"}"#,
                    #"{"id":3,"name":"carol","record":"account"}"#,
                    #"{"id":1,"kind":"public","lastSequence":1,"members":[],"record":"conversation"}"#,
                    #"{"id":2,"kind":"room","lastSequence":1,"members":[1,2],"record":"conversation","room":{"admin":1,"#
                        + #""hasPassword":true,"isInviteOnly":false,"isKept":true,"isListed":true,"isOpen":true,"limit":5,"#
                        + #""name":"Den","number":\#(room.number.rawValue)}}"#,
                    #"{"id":3,"kind":"direct","lastSequence":1,"members":[1,2],"record":"conversation"}"#,
                    #"{"body":"all","conversation":1,"from":"Alice","id":1,"record":"message","sender":1,"sequence":1,"#
                        + #""time":1700000000001}"#,
                    #"{"body":"bob","conversation":3,"from":"Alice","id":2,"recipient":2,"record":"message","sender":1,"#
                        + #""sequence":1,"time":1700000000002,"to":"bob"}"#,
                    #"{"body":"room","conversation":2,"from":"bob","id":3,"record":"message","sender":2,"sequence":1,"#
                        + #""time":1700000000003}"#,
                ]
            )
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `names those who were in a closed room at its end, and each account of a direct conversation once`(
        kind: ChatStoreKind
    ) async throws {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder, kind)
            let store = fixture.store
            let room = try await fixture.room(with: [fixture.bob, fixture.carol])
            let silent = try await fixture.room(RoomDraft(name: "Pit", limit: 5), with: [fixture.bob])
            _ = try await store.append([
                draft(1, from: fixture.alice, to: .room(room.conversation)),
                draft(2, from: fixture.alice, to: .account(fixture.alice)),
            ])
            _ = try await store.leaveRoom(room.conversation, account: fixture.carol)
            for conversation in [room.conversation, silent.conversation] {
                _ = try await store.leaveRoom(conversation, account: fixture.alice)
            }
            var members: [[Int64]] = []
            var isOpen: [Bool?] = []
            try await store.export { record in
                if case .conversation(let conversation) = record {
                    members.append(conversation.members)
                    isOpen.append(conversation.room?.isOpen)
                }
            }
            #expect(members == [[], [1, 2], [], [1]])
            #expect(isOpen == [nil, false, false, nil])
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `goes on from page to page, and ends when the taker throws`(kind: ChatStoreKind) async throws {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder, kind)
            let count = 2 * ExportQuery.page + 1
            _ = try await fixture.store.append((1...count).map { draft($0, from: fixture.alice) })
            var ids: [Int64] = []
            try await fixture.store.export { record in
                if case .message(let message) = record {
                    ids.append(message.id)
                }
            }
            #expect(ids == Array(1...Int64(count)))
            var taken = 0
            await #expect(throws: CancellationError.self) {
                try await fixture.store.export { _ in
                    taken += 1
                    if taken == 5 {
                        throw CancellationError()
                    }
                }
            }
            #expect(taken == 5)
        }
    }
}
