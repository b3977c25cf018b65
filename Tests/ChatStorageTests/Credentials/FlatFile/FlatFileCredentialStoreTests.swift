import ChatProtocol
import ChatStorage
import Foundation
import Synchronization
import Testing

@Suite struct FlatFileCredentialStoreTests {
    @Test func `reports broken lines in sentences`() async throws {
        try await withTemporaryFolder { folder in
            let path = folder + "/credentials.txt"
            try write("# staff\nalice:Secret1\nno colon\nbob:\n", to: path)
            let store = try FlatFileCredentialStore(path: path)
            #expect(
                await store.problems().map(\.description) == [
                    "credentials.txt line 3 cannot be read: it has no ':' between name and password. "
                        + "The line is ignored; the other accounts were loaded.",
                    "credentials.txt line 4 cannot be read: it has no password after the ':'. "
                        + "The line is ignored; the other accounts were loaded.",
                ]
            )
            #expect(try await store.usernames().map(\.value) == ["alice"])
        }
    }

    @Test func `makes the file with the first account`() async throws {
        try await withTemporaryFolder { folder in
            let path = folder + "/credentials.txt"
            let store = try FlatFileCredentialStore(path: path)
            #expect(!FileManager.default.fileExists(atPath: path))
            try await store.add(Username("Alice"), hash: sampleHash(1))
            #expect(try text(of: path) == "Alice:\(sampleHash(1).phcString)\n")
        }
    }

    @Test func `upgrades a plain-text password at its login`() async throws {
        try await withTemporaryFolder { folder in
            let path = folder + "/credentials.txt"
            try write("# old file\nalice:Secret1\nbob:Secret2\n", to: path)
            let store = try FlatFileCredentialStore(path: path)
            let hasher = PasswordHasher(cost: ScryptCost(logN: 4))
            let old = try #require(try await store.credential(for: Username("alice")))
            #expect(try hasher.verify("Secret1", against: old.secret) == .rightButOutdated)
            try await store.replace(old.username, hash: hasher.hash("Secret1"))
            let new = try #require(try await store.credential(for: Username("alice")))
            #expect(try hasher.verify("Secret1", against: new.secret) == .right)
            #expect(try hasher.verify("Secret2", against: new.secret) == .wrong)
            let lines = try text(of: path).split(separator: "\n")
            #expect(lines.first == "# old file" && lines.last == "bob:Secret2")
            #expect(lines[1].hasPrefix("alice:$scrypt$ln=4,r=8,p=3$"))
        }
    }

    @Test func `reads the file again when it was edited`() async throws {
        try await withTemporaryFolder { folder in
            let path = folder + "/credentials.txt"
            try write("alice:Secret1\n", to: path)
            let store = try FlatFileCredentialStore(path: path)
            try write("alice:Secret1\nbob:Secret2\noops\n", to: path)
            #expect(try await store.usernames().map(\.value) == ["alice", "bob"])
            #expect(await store.problems().map(\.line) == [3])
        }
    }

    @Test(arguments: [nil, "", "\n", " \r\n\n"] as [String?])
    func `does not believe a file that is suddenly gone or empty, and says so`(content: String?) async throws {
        try await withTemporaryFolder { folder in
            let path = folder + "/credentials.txt"
            try write("alice:Secret1\n", to: path)
            let notices = Mutex<[String]>([])
            let store = try FlatFileCredentialStore(path: path) { text in notices.withLock { $0.append(text) } }
            if let content {
                try write(content, to: path)
            } else {
                try FileManager.default.removeItem(atPath: path)
            }
            for _ in 1...3 {
                #expect(try await store.credential(for: Username("alice"))?.secret == .plainText("Secret1"))
            }
            let why = content == nil ? "gone" : "empty"
            #expect(
                notices.withLock { $0 } == [
                    "\(path) is \(why), though it had accounts. It is not believed: the accounts stay as they were, "
                        + "and none can be changed, until there is something in it again."
                ]
            )
            // Nothing is written: another program may be about to write the file.
            await #expect(throws: StorageError.self) { try await store.add(Username("bob"), hash: sampleHash(1)) }
            await #expect(throws: StorageError.self) { try await store.replace(Username("alice"), hash: sampleHash(1)) }
            #expect((try? text(of: path)) == content)
            try write("alice:Secret2\n", to: path)
            #expect(try await store.credential(for: Username("alice"))?.secret == .plainText("Secret2"))
            #expect(notices.withLock { $0 }.last == "\(path) has something in it again, and was read.")
            try await store.add(Username("bob"), hash: sampleHash(1))
        }
    }

    @Test func `believes a file that says in a comment that it is empty`() async throws {
        try await withTemporaryFolder { folder in
            let path = folder + "/credentials.txt"
            try write("alice:Secret1\n", to: path)
            let store = try FlatFileCredentialStore(path: path)
            try write("#\n", to: path)
            #expect(try await store.credential(for: Username("alice")) == nil)
        }
    }

    @Test func `the last account can be removed, also by another program`() async throws {
        try await withTemporaryFolder { folder in
            let path = folder + "/credentials.txt"
            try write("alice:Secret1\n", to: path)
            let server = try FlatFileCredentialStore(path: path)
            try await FlatFileCredentialStore(path: path).remove(Username("alice"))
            #expect(try text(of: path) == "# There are no accounts.\n")
            #expect(try await server.credential(for: Username("alice")) == nil)
            #expect(try await server.isReserved(Username("alice")))
        }
    }

    @Test func `a name whose line vanished is reserved until it comes back`() async throws {
        try await withTemporaryFolder { folder in
            let path = folder + "/credentials.txt"
            try write("alice:Secret1\nbob:Secret2\n", to: path)
            let store = try FlatFileCredentialStore(path: path)
            // A copy that is only half written.
            try write("alice:Secret1\n", to: path)
            #expect(try await store.isReserved(Username("BOB")))
            #expect(try await !store.isReserved(Username("alice")))
            #expect(try await !store.isReserved(Username("carol")))
            try write("alice:Secret1\nbob:Secret2\n", to: path)
            #expect(try await !store.isReserved(Username("bob")))
            // A name that this store itself removes is not reserved.
            try await store.remove(Username("bob"))
            #expect(try await !store.isReserved(Username("bob")))
        }
    }

    @Test func `notices an edit that leaves the size as it was`() async throws {
        try await withTemporaryFolder { folder in
            let path = folder + "/credentials.txt"
            try write("alice:Secret1\n", to: path)
            let store = try FlatFileCredentialStore(path: path)
            let other = folder + "/edited"
            try write("alice:Secret2\n", to: other)
            try FileManager.default.removeItem(atPath: path)
            try FileManager.default.moveItem(atPath: other, toPath: path)
            #expect(try await store.credential(for: Username("alice"))?.secret == .plainText("Secret2"))
        }
    }

    @Test func `makes a loose file private when it writes, and leaves nothing behind`() async throws {
        try await withTemporaryFolder { folder in
            let path = folder + "/credentials.txt"
            try write("alice:Secret1\n", to: path)
            try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
            try await FlatFileCredentialStore(path: path).add(Username("bob"), hash: sampleHash(1))
            #expect(try mode(of: path) == 0o600)
            let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
            #expect(names == ["credentials.txt", "credentials.txt.lock"])
        }
    }

    @Test func `writes through a symbolic link`() async throws {
        try await withTemporaryFolder { folder in
            let real = folder + "/real.txt"
            let link = folder + "/credentials.txt"
            try write("alice:Secret1\n", to: real)
            try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: real)
            try await FlatFileCredentialStore(path: link).add(Username("bob"), hash: sampleHash(1))
            #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == real)
            #expect(try text(of: real).hasPrefix("alice:Secret1\nbob:$scrypt$"))
        }
    }

    @Test func `refuses a file that is too large`() async throws {
        try await withTemporaryFolder { folder in
            let path = folder + "/credentials.txt"
            let limit = FlatFileCredentialStore.maximumBytes
            try write(String(repeating: "\n", count: limit + 1), to: path)
            #expect(throws: StorageError.tooLarge(path: path, limit: limit)) {
                try FlatFileCredentialStore(path: path)
            }
        }
    }
}
