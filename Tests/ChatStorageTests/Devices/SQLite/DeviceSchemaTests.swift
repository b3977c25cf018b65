import ChatIdentity
import GRDB
import Synchronization
import Testing

@testable import ChatStorage

/// Remembers the statements that connections run, in their order.
private final class StatementList: Sendable {
    private let statements = Mutex<[String]>([])

    var schema: StoreSchema {
        var schema = MessageSchema.schema
        schema.prepare = { database in
            database.trace { event in
                if case .statement(let statement) = event {
                    self.statements.withLock { $0.append(statement.sql) }
                }
            }
        }
        return schema
    }

    /// The statements since the last call.
    func take() -> [String] {
        statements.withLock { statements in
            defer { statements = [] }
            return statements
        }
    }
}

@Suite struct DeviceSchemaTests {
    @Test func `plain messages run no statement on the tables of sealed ones`() async throws {
        try await withTemporaryFolder { folder in
            let log = StatementList()
            let world = DeviceFixture(fixture: try await MessageFixture(folder: folder, schema: log.schema))
            try await world.publish([1], of: world.alice)
            try await world.publish([2, 3], of: world.bob)
            func tables(_ statements: [String]) -> [String] {
                statements.filter { sql in
                    ["sealed", "device"].contains { sql.contains($0) } && !sql.contains("wordIndex_")
                }
            }
            _ = log.take()
            _ = try await world.store.append(
                (1...20).map { draft($0, from: world.alice, to: .account(world.bob)) }
            )
            let appended = log.take()
            #expect(appended.count { $0.hasPrefix("INSERT INTO message") } == 20)
            #expect(tables(appended).isEmpty)
            _ = try await (world.history(), world.fixture.all(of: world.bob), world.fixture.found("message"))
            let read = log.take()
            #expect(read.contains { $0.contains("FROM message") })
            #expect(tables(read).isEmpty)
            // One look-up for a whole page with a sealed message in it.
            _ = try await world.send(21, from: (world.alice, 1), to: world.bob, for: [2, 3])
            _ = log.take()
            _ = try await world.history()
            #expect(tables(log.take()).count == 1)
        }
    }

    @Test(arguments: [
        "UPDATE accountIdentity SET identity = x'00'", "UPDATE deviceList SET version = 0",
        "UPDATE deviceList SET version = 10001", "UPDATE deviceList SET hash = x'00'",
        "UPDATE deviceList SET signature = x'00'", "UPDATE deviceList SET account = 3",
        "INSERT INTO deviceList (account, version, hash, body, signature)"
            + " SELECT account, version, hash, body, signature FROM deviceList",
        "UPDATE device SET account = 3", "UPDATE device SET isListed = 0 WHERE number = 2",
        "UPDATE device SET prekeyBody = NULL WHERE number = 2", "UPDATE device SET blocksSealed = -1",
        "DELETE FROM device", "DELETE FROM accountIdentity", "DELETE FROM account WHERE id = 1",
        "UPDATE oneTimePair SET number = 1", "UPDATE oneTimePair SET askerDevice = 1",
        "UPDATE oneTimePair SET askerAccount = 1, askerDevice = 1", "UPDATE oneTimePair SET device = 99",
        "UPDATE deviceMail SET payload = NULL", "UPDATE deviceMail SET payload = zeroblob(24567)",
        "UPDATE deviceMail SET token = x'00'", "UPDATE deviceMail SET device = 99",
        "UPDATE sealed SET payload = x''", "UPDATE sealed SET message = 99", "UPDATE block SET block = x''",
        "UPDATE block SET device = 2", "UPDATE block SET account = 99",
    ])
    func `the file refuses what cannot be`(sql: String) async throws {
        try await withDevices(.sqlite) { world in
            try await world.publish(pairs: pairs(1...3), of: world.bob, device: 2)
            _ = try await (world.mail(1), world.send(1, from: (world.alice, 1), to: world.bob, for: [2, 3]))
            await #expect(throws: DatabaseError.self) {
                try await world.fixture.sqlite.database.write { try $0.execute(sql: sql) }
            }
        }
    }

    /// What a store is to give again when it is opened later.
    private struct Contents: Equatable {
        let devices: [UInt64]
        let pairs: [PrekeyRecord?]
        let messages: [StoredMessage]
        let mail: DeviceMailPage?

        /// - Parameter isFresh: Whether the pair is handed out now, or was before.
        init(_ world: DeviceFixture, isFresh: Bool) async throws {
            devices = try await world.devices(of: world.bob)
            let bundles = try await world.bundles([0], of: world.bob, for: world.alice, device: 1)
            #expect(bundles.map(\.isFresh) == [isFresh])
            pairs = bundles.map(\.pair)
            messages = try await world.history().messages
            mail = try await world.take(device: 0)
        }
    }

    private func fill(_ folder: String) async throws -> Contents {
        let world = DeviceFixture(fixture: try await MessageFixture(folder: folder))
        try await world.publish([1], of: world.alice)
        try await world.publish([0, 3], of: world.bob)
        try await world.publish(pairs: pairs(1...3), of: world.bob, device: 0)
        _ = try await world.send(1, from: (world.alice, 1), to: world.bob, for: [0, 3])
        _ = try await world.mail(1, to: (world.bob, 0))
        let contents = try await Contents(world, isFresh: true)
        try await world.store.close()
        return contents
    }

    @Test func `all of it is there when the file is opened again`() async throws {
        try await withTemporaryFolder { folder in
            let contents = try await fill(folder)
            #expect(contents.devices == [3, .max] && contents.pairs.map(\.?.number) == [1])
            #expect(contents.messages.map(\.sealed?.blocks.count) == [2] && contents.mail?.items.count == 1)
            let again = DeviceFixture(fixture: try await MessageFixture(folder: folder))
            #expect(try await Contents(again, isFresh: false) == contents)
        }
    }
}
