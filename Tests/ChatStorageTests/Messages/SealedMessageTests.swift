import ChatIdentity
import ChatProtocol
import Testing

@testable import ChatStorage

@Suite struct SealedMessageTests {
    @Test(arguments: ChatStoreKind.allCases)
    func `keeps the payload and each device's block beside an empty body`(kind: ChatStoreKind) async throws {
        try await withDevices(kind) { world in
            let draft = sealedDraft(1, from: (world.alice, 1), to: world.bob, for: [2, 3])
            let stored = try #require(await world.store.append([draft]).first?.message)
            #expect(stored.body.isEmpty && stored.sealed == draft.sealed && stored.sequence.rawValue == 1)
            for account in [world.alice, world.bob] {
                #expect(try await world.fixture.all(of: account) == [stored])
            }
            #expect(try await world.history().messages == [stored])
            let unread = try await world.store.conversations(of: world.bob, after: 1, limit: 9)
            #expect(unread.map(\.unread) == [1])
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `stores nothing unless the blocks are those of the present devices`(kind: ChatStoreKind) async throws {
        try await withDevices(kind) { world in
            let (alice, bob, carol) = (world.alice, world.bob, world.carol)
            func send(_ devices: [UInt64], from device: UInt64 = 1, to other: AccountID) async throws
                -> AppendOutcome
            {
                try await world.send(1, from: (alice, device), to: other, for: devices)
            }
            for devices in [[], [2], [3], [1, 2, 3], [2, 3, 9], [2, 9]] as [[UInt64]] {
                #expect(try await send(devices, to: bob) == .refused(.devicesChanged))
            }
            #expect(try await send([2, 3], from: 9, to: bob) == .refused(.noSuchDevice))
            #expect(try await send([3], from: 2, to: bob) == .refused(.noSuchDevice))
            // Nobody could open it.
            #expect(try await send([], to: carol) == .refused(.devicesChanged))
            #expect(try await world.store.newestMessageID() == .zero)
            #expect(try await world.store.conversations(of: alice, after: 1, limit: 9).isEmpty)
            #expect(try await send([2, 3], to: bob).message != nil)
            try await world.publish([3, 4], of: bob)
            #expect(try await world.send(2, from: (alice, 1), to: bob, for: [2, 3]) == .refused(.devicesChanged))
            try await world.publish([1, 5], of: alice)
            #expect(try await world.send(2, from: (alice, 1), to: bob, for: [3, 4]) == .refused(.devicesChanged))
            #expect(try await world.send(2, from: (alice, 5), to: bob, for: [1, 3, 4]).message != nil)
            #expect(try await world.history().messages.map(\.sequence.rawValue) == [1, 2])
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `answers a known token also if the devices are others now`(kind: ChatStoreKind) async throws {
        try await withDevices(kind) { world in
            let first = try await world.send(1, from: (world.alice, 1), to: world.bob, for: [2, 3])
            let message = try #require(first.message)
            try await world.publish([2, 4], of: world.bob)
            #expect(try await world.send(1, from: (world.alice, 1), to: world.bob, for: [2, 3]) == .repeated(message))
            // Sealed anew for the devices of today, or by a device that is not listed any more: the first one counts.
            #expect(try await world.send(1, from: (world.alice, 1), to: world.bob, for: [2, 4]) == .repeated(message))
            try await world.publish([7], of: world.alice)
            #expect(try await world.send(1, from: (world.alice, 1), to: world.bob, for: [2, 4]) == .repeated(message))
            #expect(try await world.history().messages == [message])
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `a note to oneself is for the own other devices`(kind: ChatStoreKind) async throws {
        try await withDevices(kind) { world async throws in
            let (alice, bob) = (world.alice, world.bob)
            #expect(try await world.send(1, from: (alice, 1), to: alice, for: []).message?.sealed?.blocks == [:])
            #expect(try await world.send(2, from: (bob, 2), to: bob, for: []) == .refused(.devicesChanged))
            #expect(try await world.send(2, from: (bob, 2), to: bob, for: [2, 3]) == .refused(.devicesChanged))
            #expect(try await world.send(2, from: (bob, 2), to: bob, for: [3]).message != nil)
            #expect(try await world.fixture.all(of: bob).map(\.sealed?.blocks.count) == [1])
            #expect(try await world.fixture.all(of: alice).map(\.sealed?.payload.count) == [144])
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `stands between plain messages in every page`(kind: ChatStoreKind) async throws {
        try await withDevices(kind) { world in
            var drafts: [MessageDraft] = []
            for code in 1...100 {
                drafts.append(
                    code % 3 == 0
                        ? draft(code, from: world.bob, to: .account(world.alice))
                        : sealedDraft(code, from: (world.alice, 1), to: world.bob, for: [2, 3])
                )
            }
            let stored = try await world.store.append(drafts).compactMap(\.message)
            #expect(stored.count == 100)
            #expect(try await world.fixture.all(of: world.alice) == stored)
            #expect(try await world.fixture.all(of: world.bob, excludingOrigin: 1).isEmpty)
            #expect(try await world.history().messages == stored)
            #expect(try await world.history(limit: 7).messages == stored.suffix(7))
            let middle = try await world.fixture.history(
                .direct(Username("bob")),
                .around(SequenceNumber(rawValue: 50)),
                limit: 10
            )
            #expect(middle?.messages == Array(stored[44..<54]))
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `the bytes of a page are those of payloads and of one block each`(kind: ChatStoreKind) async throws {
        try await withDevices(kind) { world in
            let drafts = (1...20).map {
                sealedDraft($0, from: (world.alice, 1), to: world.bob, for: [2, 3], 10_000)
            }
            let stored = try await world.store.append(drafts).compactMap(\.message)
            let block = try #require(stored.first?.sealed?.blocks[number(2)])
            #expect(stored[0].bytes == 10_000 + block.count)
            // 64 KiB hold six of them.
            let page = try await world.history()
            #expect(page.messages == Array(stored.suffix(6)) && page.isAtEnd && !page.isAtStart)
            let first = try await world.fixture.history(
                .direct(Username("bob")),
                .after(SequenceNumber(rawValue: 0)),
                limit: 200
            )
            #expect(first?.messages == Array(stored.prefix(6)))
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `is found by no search`(kind: ChatStoreKind) async throws {
        try await withDevices(kind) { world in
            var sealed = sealedDraft(1, from: (world.alice, 1), to: world.bob, for: [2, 3])
            sealed.sealed = SealedBody(
                senderDevice: number(1),
                payload: Array("quetzalcoatl".utf8),
                blocks: [number(2): Array("quetzalcoatl".utf8), number(3): Array("quetzalcoatl".utf8)]
            )
            let plain = draft(2, from: world.alice, to: .account(world.bob), body: "plain")
            #expect(try await world.store.append([sealed, plain]).compactMap(\.message).count == 2)
            #expect(try await world.store.index(limit: 10) == 2)
            for account in [world.alice, world.bob] {
                #expect(try await world.fixture.found("quetzalcoatl", by: account) == [])
                var request = SearchRequest(account: account, query: "", limit: 100)
                request.sender = try Username("alice")
                #expect(try await world.store.search(request)?.messages.map(\.text) == ["plain"])
            }
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `refuses what no sealed message can be, and the whole batch with it`(kind: ChatStoreKind) async throws {
        try await withDevices(kind) { world async throws in
            let good = sealedDraft(1, from: (world.alice, 1), to: world.bob, for: [2, 3])
            func sealed(_ payload: Int, _ blocks: [DeviceNumber: [UInt8]]) -> SealedBody {
                SealedBody(senderDevice: number(1), payload: [UInt8](repeating: 1, count: payload), blocks: blocks)
            }
            var drafts = Array(repeating: good, count: 7)
            drafts[0].body = [1]
            drafts[1].destination = .everyone
            drafts[2].destination = .room(ConversationID(rawValue: 2))
            drafts[3].sealed = sealed(0, [number(2): [1]])
            drafts[4].sealed = sealed(9, [number(2): []])
            drafts[5].sealed = sealed(9, [number(2): [UInt8](repeating: 1, count: MessageLimits.blockBytes + 1)])
            drafts[6].sealed = sealed(9, Dictionary(uniqueKeysWithValues: (1...21).map { (number($0), [1]) }))
            for draft in drafts {
                await #expect(throws: MessageDraftError.badSealed) { try await world.store.append([good, draft]) }
            }
            var unknown = good
            unknown.destination = .account(AccountID(rawValue: 99))
            await #expect(throws: MessageDraftError.self) { try await world.store.append([good, unknown]) }
            #expect(try await world.store.newestMessageID() == .zero)
        }
    }
}
