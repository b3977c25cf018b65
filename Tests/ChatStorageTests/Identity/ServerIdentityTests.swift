import ChatProtocol
import Foundation
import GRDB
import Testing

@testable import ChatStorage

@Suite struct ServerIdentityTests {
    /// Opens the store of a folder, reads the identity and closes it again.
    private func identity(in folder: String) async throws -> ServerIdentity {
        let store = try await MessageFixture(folder: folder).store
        let identity = try await store.identity()
        try await store.close()
        return identity
    }

    @Test func `a store has an identity of its own, which stays`() async throws {
        try await withTemporaryFolder { folder in
            let one = try await identity(in: folder + "/one")
            #expect(one.serverID.count == 16 && one.line.count == 16)
            #expect(one.serverID != one.line)
            #expect(try await identity(in: folder + "/one") == one)
            let two = try await identity(in: folder + "/two")
            #expect(two.serverID != one.serverID)
            #expect(two.line != one.line)
        }
    }

    @Test(arguments: ChatStoreKind.allCases)
    func `a new line keeps the server, and voids the secret`(kind: ChatStoreKind) async throws {
        try await withTemporaryFolder { folder in
            let store = try kind.open(in: folder)
            let (identity, secret) = (try await store.identity(), try await store.serverSecret())
            let renewed = try await store.beginLine()
            #expect(renewed.serverID == identity.serverID)
            #expect(renewed.line != identity.line && renewed.line.count == ServerIdentity.bytes)
            #expect(try await store.identity() == renewed)
            #expect(try await store.serverSecret() != secret)
        }
    }

    @Test func `a restored copy has the identity that it was copied with, until a new line begins`() async throws {
        try await withTemporaryFolder { folder in
            let store = try await MessageFixture(folder: folder + "/one").store
            let (identity, secret) = (try await store.identity(), try await store.serverSecret())
            try await store.close()
            try FileManager.default.createDirectory(atPath: folder + "/two", withIntermediateDirectories: true)
            try FileManager.default.copyItem(atPath: store.place, toPath: folder + "/two/messages.sqlite")

            let copy = try await MessageFixture(folder: folder + "/two").store
            #expect(try await copy.identity() == identity)
            #expect(try await copy.serverSecret() == secret)
            let renewed = try await copy.beginLine()
            #expect(renewed.serverID == identity.serverID)
            #expect(renewed.line != identity.line)
            #expect(try await copy.identity() == renewed)
            #expect(try await copy.serverSecret() != secret)
            #expect(try await copy.serverSecret() == copy.serverSecret())
        }
    }

    @Test func `a file of release 0.1.0 gets one at its first opening, beside a copy`() async throws {
        try await withTemporaryFolder { folder in
            let path = folder + "/" + SQLiteChatStore.fileName
            let queue = try DatabaseQueue(path: path)
            try MessageSchema.migrator.migrate(queue, upTo: "004-tokens-by-time")
            try queue.close()
            let first = try await identity(in: folder)
            #expect(try await identity(in: folder) == first)
            #expect(FileManager.default.fileExists(atPath: path + ".before-005-identity"))
        }
    }
}
