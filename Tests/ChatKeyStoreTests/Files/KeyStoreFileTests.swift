import ChatProtocol
import ChatTesting
import Foundation
import GRDB
import Testing

@testable import ChatClientCore
@testable import ChatKeyStore

@Suite struct KeyStoreFileTests {
    private func mode(_ path: String) throws -> Int? {
        (try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? NSNumber)?.intValue
    }

    /// Makes the folder of a file, and returns it.
    private func makeFolder(of path: String) throws -> String {
        let folder = String(path.dropLast("/store.sqlite".count))
        try FileManager.default.createDirectory(
            atPath: folder,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        return folder
    }

    private func refusal(_ path: String) -> KeyStoreError? {
        #expect(throws: KeyStoreError.self) { try SQLiteKeyStore.open(path: path) }
    }

    @Test func `only the owner may read the file, its companions and its folders`() async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let before = umask(0)
        defer { umask(before) }
        let path = folder.file("state/keys/store.sqlite")
        let store = try SQLiteKeyStoreBackend(path: path)
        try await store.transaction { try increment(&$0) }
        for file in [path, path + "-wal", path + "-shm", path + ".lock"] {
            #expect(try mode(file) == 0o600, "\(file)")
        }
        #expect(try mode(folder.file("state/keys")) == 0o700)
        #expect(try mode(folder.file("state")) == 0o700)
    }

    @Test(arguments: [0o640, 0o604, 0o620, 0o602])
    func `refuses a file that others can read or change`(permissions: Int) async throws {
        try await withKeyStoreFile { path in
            _ = try SQLiteKeyStore.open(path: path)
            try FileManager.default.setAttributes([.posixPermissions: permissions], ofItemAtPath: path)
            #expect(refusal(path) == .exposed(path, mode: "600"))
        }
    }

    @Test(arguments: [0o750, 0o705, 0o711])
    func `refuses a folder that others can look into`(permissions: Int) async throws {
        try await withKeyStoreFile { path in
            let folder = try makeFolder(of: path)
            try FileManager.default.setAttributes([.posixPermissions: permissions], ofItemAtPath: folder)
            #expect(refusal(path) == .exposed(folder, mode: "700"))
            #expect(!FileManager.default.fileExists(atPath: path))
        }
    }

    @Test func `refuses what is not a file of its own`() async throws {
        try await withKeyStoreFile { path in
            let folder = try makeFolder(of: path)
            let other = folder + "/other"
            _ = try SQLiteKeyStore.open(path: other)
            try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: other)
            #expect(refusal(path) == .link(path))
            try FileManager.default.removeItem(atPath: path)
            try FileManager.default.linkItem(atPath: other, toPath: path)
            #expect(refusal(path) == .link(path))
            try FileManager.default.removeItem(atPath: path)
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
            #expect(refusal(path) == .isFolder(path))
            try FileManager.default.removeItem(atPath: path)
            #expect(mkfifo(path, 0o600) == 0)
            #expect(refusal(path) == .special(path))
            #expect(refusal(other + "/store.sqlite") == .notFolder(other))
        }
    }

    @Test func `refuses a file or folder of somebody else`() async throws {
        try await withKeyStoreFile { path in
            let folder = try makeFolder(of: path)
            let file = KeyStoreFile(path: path, user: geteuid() + 1)
            #expect(throws: KeyStoreError.owner(folder)) { try file.whileLocked {} }
            #expect(throws: KeyStoreError.owner(path)) { try file.prepare() }
        }
    }

    @Test func `refuses a link in the place of its lock`() async throws {
        try await withKeyStoreFile { path in
            let folder = try makeFolder(of: path)
            try FileManager.default.createSymbolicLink(atPath: path + ".lock", withDestinationPath: folder + "/other")
            #expect(refusal(path) == .locked(path))
        }
    }

    @Test func `does not begin anew beside the log of a lost file`() async throws {
        try await withKeyStoreFile { path in
            let folder = try makeFolder(of: path)
            try Data([1]).write(to: URL(fileURLWithPath: path + "-wal"))
            #expect(refusal(path) == .lost(path))
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder).contains("store.sqlite-wal"))
        }
    }

    @Test func `an empty file that a killed program left is a new store`() async throws {
        try await withKeyStoreFile { path in
            _ = try makeFolder(of: path)
            _ = try KeyStoreFile(path: path).prepare()
            let store = try SQLiteKeyStoreBackend(path: path)
            try await store.transaction { try increment(&$0) }
            try await store.expect(1) { try $0.state().blocksSealed }
        }
    }

    @Test func `tells a removed or replaced file, and writes nothing into it`() async throws {
        try await withKeyStoreFile { path in
            let store = try SQLiteKeyStoreBackend(path: path)
            try await store.transaction { try increment(&$0) }
            try FileManager.default.moveItem(atPath: path, toPath: path + ".aside")
            await #expect(throws: KeyStoreError.replaced(path)) { try await store.transaction { try increment(&$0) } }
            try FileManager.default.copyItem(atPath: path + ".aside", toPath: path)
            await #expect(throws: KeyStoreError.replaced(path)) { try await store.transaction { try increment(&$0) } }
        }
    }

    @Test func `each account on each server has a file of its own`() throws {
        let name = try Username("Bob.sqlite-wal")
        let path = SQLiteKeyStore.path(in: "/state", serverID: [0xAB, 1], account: name)
        #expect(path == "/state/keys/ab01-bob.sqlite-wal.sqlite")
    }
}
