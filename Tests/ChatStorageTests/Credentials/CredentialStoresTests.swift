import Foundation
import Testing

@testable import ChatStorage

@Suite struct CredentialStoresTests {
    @Test func `chooses the kind by the name`() async throws {
        try await withTemporaryFolder { folder in
            let flat = try CredentialStores.open(path: folder + "/a.txt")
            #expect(flat is FlatFileCredentialStore)
            let named = try CredentialStores.open(path: folder + "/a.sqlite")
            #expect(named is SQLiteCredentialStore)
            let bare = try CredentialStores.open(path: folder + "/a")
            #expect(bare is SQLiteCredentialStore)
        }
    }

    @Test(arguments: ["store.txt", "store.sqlite"])
    func `says that a folder is in the way`(name: String) async throws {
        try await withTemporaryFolder { folder in
            let path = folder + "/" + name
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
            let error = #expect(throws: StorageError.self) { try CredentialStores.open(path: path) }
            #expect(error == .isFolder(path: path))
            #expect(error?.description == "\(path) is a folder; a file is needed. Name a file in it.")
        }
    }

    @Test(arguments: ["store.txt", "store.sqlite"])
    func `says that a file stands where its folder should be`(name: String) async throws {
        try await withTemporaryFolder { folder in
            try write("", to: folder + "/file")
            let error = #expect(throws: StorageError.self) {
                try CredentialStores.open(path: folder + "/file/" + name)
            }
            #expect(error == .notFolder(path: folder + "/file"))
        }
    }

    @Test(.enabled(if: geteuid() != 0, "root may write anywhere"), arguments: ["store.txt", "store.sqlite"])
    func `says that its folder cannot be written`(name: String) async throws {
        try await withTemporaryFolder { folder in
            let sealed = folder + "/sealed"
            let attributes = [FileAttributeKey.posixPermissions: 0o500]
            try FileManager.default.createDirectory(
                atPath: sealed,
                withIntermediateDirectories: true,
                attributes: attributes
            )
            let error = #expect(throws: StorageError.self) { try CredentialStores.open(path: sealed + "/" + name) }
            #expect(error?.description.contains("cannot be written: Permission denied.") == true)
        }
    }

    @Test func `says that a file is no database`() async throws {
        try await withTemporaryFolder { folder in
            let path = folder + "/store.sqlite"
            try write(String(repeating: "alice:Secret1!\n", count: 100), to: path)
            #expect(throws: StorageError.notDatabase(path: path)) { try CredentialStores.open(path: path) }
            #expect(try text(of: path).hasPrefix("alice:Secret1!"))
        }
    }

    @Test func `says that a database is the messages'`() async throws {
        try await withTemporaryFolder { folder in
            let messages = try SQLiteChatStore(directory: DataDirectory(path: folder))
            try await messages.close()
            #expect(throws: StorageError.foreignDatabase(path: messages.path)) {
                try CredentialStores.open(path: messages.path)
            }
        }
    }
}
