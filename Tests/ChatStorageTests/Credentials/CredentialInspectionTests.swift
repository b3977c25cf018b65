import ChatProtocol
import ChatTesting
import Foundation
import Testing

@testable import ChatStorage

@Suite struct CredentialInspectionTests {
    private func withFolder(_ body: (TemporaryFolder) async throws -> Void) async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        try await body(folder)
    }

    @Test(arguments: ["c.sqlite", "c.txt", "new/folder/c.sqlite", "new/folder/c.txt"])
    func `a store that does not exist yet is no problem, and is not made`(name: String) async throws {
        try await withFolder { folder async throws in
            #expect(try CredentialStores.inspect(path: folder.file(name)) == [])
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
        }
    }

    @Test(arguments: ["c.sqlite", "c.txt"])
    func `a store with accounts is no problem, and is not changed`(name: String) async throws {
        try await withFolder { folder async throws in
            let path = folder.file(name)
            let store = try CredentialStores.open(path: path)
            try await store.add(Username("alice"), hash: PasswordHasher(cost: ScryptCost(logN: 1)).hash("Sesame123"))
            let before = try Data(contentsOf: URL(filePath: path))
            #expect(try CredentialStores.inspect(path: path) == [])
            #expect(try Data(contentsOf: URL(filePath: path)) == before)
        }
    }

    @Test func `a folder, a file of another kind and the database of another program are refused`() async throws {
        try await withFolder { folder async throws in
            let path = try folder.folder("c.sqlite")
            #expect(throws: StorageError.isFolder(path: path)) { try CredentialStores.inspect(path: path) }
            let text = try folder.write("text", to: "text")
            #expect(throws: StorageError.notDatabase(path: text)) { try CredentialStores.inspect(path: text) }
            let messages = folder.file("data")
            _ = try ChatStores.open(.dataFolder, in: DataDirectory(path: messages))
            let other = "\(messages)/messages.sqlite"
            #expect(throws: StorageError.foreignDatabase(path: other)) { try CredentialStores.inspect(path: other) }
            let below = "\(text)/c.sqlite"
            #expect(throws: StorageError.notFolder(path: text)) { try CredentialStores.inspect(path: below) }
        }
    }

    @Test func `unreadable lines are told by their numbers`() async throws {
        try await withFolder { folder async throws in
            let path = try folder.write("# accounts\nalice\n", to: "c.txt")
            let problems = try CredentialStores.inspect(path: path)
            #expect(problems == [CredentialLineProblem(file: "c.txt", line: 2, fault: .noColon)])
        }
    }

    @Test func `a data folder can be used where it is, or can be made`() async throws {
        try await withFolder { folder async throws in
            #expect(throws: Never.self) { try DataDirectory.checkUsable(path: folder.path) }
            #expect(throws: Never.self) { try DataDirectory.checkUsable(path: folder.file("a/b/c/")) }
            let file = try folder.write("x", to: "file")
            for path in [file, file + "/data", file + "/a/b"] {
                #expect(throws: StorageError.notFolder(path: file)) { try DataDirectory.checkUsable(path: path) }
            }
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["file"])
        }
    }
}
