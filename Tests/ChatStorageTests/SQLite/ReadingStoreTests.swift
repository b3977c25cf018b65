import ChatProtocol
import Foundation
import GRDB
import Testing

@testable import ChatStorage

@Suite struct ReadingStoreTests {
    @Test func `reads what another store of the same folder writes, and changes nothing`() async throws {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder)
            _ = try await fixture.store.append([draft(1, from: fixture.alice)])
            let reader = try SQLiteChatStore(readingFrom: folder)
            #expect(try await reader.newestMessageID().rawValue == 1)
            _ = try await fixture.store.append([draft(2, from: fixture.bob)])
            #expect(try await reader.newestMessageID().rawValue == 2)
            await #expect(throws: StorageError.self) { try await reader.append([draft(3, from: fixture.bob)]) }
            #expect(try await fixture.all(of: fixture.carol).count == 2)
        }
    }

    @Test func `reads a store that nobody has open`() async throws {
        try await withTemporaryFolder { folder in
            do {
                let fixture = try await MessageFixture(folder: folder)
                _ = try await fixture.store.append([draft(1, from: fixture.alice)])
                try await fixture.store.close()
            }
            let reader = try SQLiteChatStore(readingFrom: folder)
            #expect(try await reader.newestMessageID().rawValue == 1)
        }
    }

    @Test func `does not change what an older version wrote`() async throws {
        try await withTemporaryFolder { folder in
            let path = folder + "/messages.sqlite"
            let queue = try DatabaseQueue(path: path)
            try await queue.writeWithoutTransaction { database in
                try database.execute(sql: "PRAGMA journal_mode = WAL")
                try database.execute(sql: "PRAGMA application_id = \(MessageSchema.schema.applicationID)")
            }
            try queue.close()
            #expect(throws: StorageError.olderDatabase(path: path)) { try SQLiteChatStore(readingFrom: folder) }
        }
    }

    @Test func `makes no file where there is none, and refuses that of something else`() async throws {
        try await withTemporaryFolder { folder in
            #expect(throws: StorageError.self) { try SQLiteChatStore(readingFrom: folder) }
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
            let path = folder + "/messages.sqlite"
            let queue = try DatabaseQueue(path: path)
            try await queue.write { try $0.execute(sql: "CREATE TABLE bookmark (url TEXT)") }
            try queue.close()
            #expect(throws: StorageError.foreignDatabase(path: path)) { try SQLiteChatStore(readingFrom: folder) }
        }
    }
}
