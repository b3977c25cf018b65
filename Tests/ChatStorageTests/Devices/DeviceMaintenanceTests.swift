import ChatIdentity
import ChatProtocol
import Foundation
import GRDB
import Testing

@testable import ChatStorage

@Suite struct DeviceMaintenanceTests {
    private typealias World = DeviceFixture

    /// Bob has keys, mail and sealed messages, both ways, and was given a pair of alice's.
    private func fill(_ world: World) async throws {
        try await world.publish(prekey(3, " of bob"), pairs: pairs(1...3), of: world.bob, device: 2)
        try await world.publish(prekey(3), pairs: pairs(1...3), of: world.alice, device: 1)
        _ = try await world.bundles([1], of: world.alice, for: world.bob, device: 2)
        _ = try await world.send(1, from: (world.alice, 1), to: world.bob, for: [2, 3])
        _ = try await world.send(2, from: (world.bob, 2), to: world.alice, for: [1, 3])
        _ = try await world.send(3, from: (world.bob, 3), to: world.bob, for: [2])
        _ = try await world.mail(4)
        _ = try await world.mail(5, from: (world.bob, 2), to: (world.alice, 1))
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `an export tells that a message is sealed and its size, and nothing of its content`(
        kind: ChatStoreKind
    ) async throws {
        try await withDevices(kind) { world in
            try await fill(world)
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys]
            var lines: [String] = []
            try await world.store.export { lines.append(String(decoding: try encoder.encode($0), as: UTF8.self)) }
            #expect(
                lines.first { $0.contains(#""record":"message""#) }
                    == #"{"body":"","bytes":144,"conversation":2,"from":"Alice","id":1,"recipient":2,"record":"message","#
                    + #""sealed":true,"sender":1,"sequence":1,"time":1700000000001,"to":"bob"}"#
            )
            #expect(lines.count { $0.contains(#""sealed":true"#) } == 3)
            #expect(!lines.contains { $0.contains("prekey") || $0.contains("block") || $0.contains("list 1") })
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `forget takes the keys and the content of an account, and leaves places`(kind: ChatStoreKind) async throws {
        try await withDevices(kind) { world in
            try await fill(world)
            #expect(try await world.store.forget(Username("bob"))?.messages == 2)
            let page = try #require(
                await world.fixture.history(.conversation(ConversationID(rawValue: 2)), limit: 9)
            )
            #expect(page.messages.map(\.sequence.rawValue) == [1, 2])
            // Of alice's message her payload is left, and nothing that was for bob's devices.
            #expect(page.messages.map(\.sealed?.payload.count) == [144, nil])
            #expect(page.messages.first?.sealed?.blocks.isEmpty == true)
            #expect(try await world.store.newestDeviceList(of: world.bob) == nil)
            #expect(try await world.devices(of: world.bob).isEmpty)
            #expect(try await world.take(device: 1, of: world.alice)?.items.isEmpty == true)
            #expect(try await world.bundles([2], of: world.bob, for: world.alice, device: 1).isEmpty)
            // The pair that bob was given is nobody's.
            #expect(try await world.pairs(of: world.alice, device: 1) == ([2, 3], [1]))
            #expect(try await world.devices(of: world.alice) == [1])
            // Who takes the name begins with nothing.
            let heir = try await world.fixture.account("bob")
            #expect(heir != world.bob)
            #expect(try await world.store.newestDeviceList(of: heir) == nil)
            #expect(try await world.publish([2], of: heir) == .stored(removed: []))
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `forget leaves the blocks of the other account's devices`(kind: ChatStoreKind) async throws {
        try await withDevices(kind) { world in
            try await world.publish([1, 4], of: world.alice)
            _ = try await world.send(1, from: (world.alice, 1), to: world.bob, for: [2, 3, 4])
            // Devices that have left are bob's all the same.
            try await world.publish([5], of: world.bob)
            _ = try await world.send(2, from: (world.alice, 1), to: world.bob, for: [4, 5])
            _ = try await world.store.forget(Username("bob"))
            let all = try await world.fixture.all(of: world.alice)
            #expect(all.map { $0.sealed?.blocks.keys.map(\.rawValue) } == [[4], [4]])
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `old messages keep the blocks of devices that have left`(kind: ChatStoreKind) async throws {
        try await withDevices(kind) { world in
            let sent = try await world.send(1, from: (world.alice, 1), to: world.bob, for: [2, 3])
            try await world.publish([2], of: world.bob)
            _ = try await world.reset([9], of: world.alice, identity: 2, at: 0)
            #expect(try await world.history().messages == [sent.message])
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `retention removes payloads and blocks with their messages`(kind: ChatStoreKind) async throws {
        try await withDevices(kind) { world in
            for code in 1...5 {
                _ = try await world.send(code, from: (world.alice, 1), to: world.bob, for: [2, 3])
            }
            #expect(try await world.store.enforce(Retention(messages: 2), now: 0, limit: 100) == 3)
            let left = try await world.history().messages
            #expect(left.map(\.sequence.rawValue) == [4, 5] && left.map(\.sealed?.blocks.count) == [2, 2])
            if let store = world.store as? SQLiteChatStore {
                let count = try await store.database.read { database in
                    try Int.fetchOne(database, sql: "SELECT count(*) FROM sealed")
                }
                #expect(count == 2)
            }
        }
    }

    @Test func `forget leaves nothing of it in the file`() async throws {
        try await withTemporaryFolder { folder in
            let world = World(fixture: try await MessageFixture(folder: folder))
            try await world.publish([1], of: world.alice)
            try await world.publish([2, 3], of: world.bob)
            try await world.publish([2], of: world.bob)
            try await world.publish([2, 3], of: world.bob)
            try await fill(world)
            // Mail that was handled before, too.
            _ = try await world.mail(6, from: (world.bob, 2), to: (world.alice, 1))
            _ = try await world.take(after: 9, device: 1, of: world.alice)
            let traces = [
                "list 1 of 2", "list 2 of 2", "prekey 3 of bob", "block 1 2", "block 1 3", "block 2 1",
                String(repeating: "\u{2}", count: 50),
            ]
            func found() throws -> [String] {
                try ["", "-wal"].flatMap { suffix in
                    let bytes = try Data(contentsOf: URL(fileURLWithPath: world.store.place + suffix))
                    return traces.filter { bytes.range(of: Data($0.utf8)) != nil }
                }
            }
            #expect(try Set(found()) == Set(traces))
            _ = try await world.store.forget(Username("bob"))
            #expect(try found().isEmpty)
        }
    }
}
