import ChatProtocol
import ChatStorage
import Testing

@Suite struct CredentialStoreTests {
    @Test(arguments: CredentialStoreKind.allCases)
    func `has no account at first`(kind: CredentialStoreKind) async throws {
        try await withTemporaryFolder { folder in
            let store = try kind.open(in: folder)
            #expect(try await store.credential(for: Username("alice")) == nil)
            #expect(try await store.usernames().isEmpty)
        }
    }

    @Test(arguments: CredentialStoreKind.allCases)
    func `finds an account under any case, with its name as registered`(kind: CredentialStoreKind) async throws {
        try await withTemporaryFolder { folder in
            let store = try kind.open(in: folder)
            try await store.add(Username("Alice"), hash: sampleHash(1))
            let found = try #require(try await store.credential(for: Username("aLICE")))
            #expect(found.username.value == "Alice")
            #expect(try found.secret == .hash(sampleHash(1)))
        }
    }

    @Test(arguments: CredentialStoreKind.allCases)
    func `refuses a name that is taken, in any case, and changes nothing`(kind: CredentialStoreKind) async throws {
        try await withTemporaryFolder { folder in
            let store = try kind.open(in: folder)
            try await store.add(Username("alice"), hash: sampleHash(1))
            await #expect(throws: CredentialError.usernameTaken) {
                try await store.add(Username("ALICE"), hash: sampleHash(2))
            }
            let found = try await store.credential(for: Username("alice"))
            #expect(try found == Credential(username: Username("alice"), secret: .hash(sampleHash(1))))
        }
    }

    @Test(arguments: CredentialStoreKind.allCases)
    func `replaces a password and keeps the name as registered`(kind: CredentialStoreKind) async throws {
        try await withTemporaryFolder { folder in
            let store = try kind.open(in: folder)
            try await store.add(Username("Alice"), hash: sampleHash(1))
            try await store.add(Username("bob"), hash: sampleHash(2))
            try await store.replace(Username("alice"), hash: sampleHash(3))
            let alice = try #require(try await store.credential(for: Username("alice")))
            #expect(alice.username.value == "Alice")
            #expect(try alice.secret == .hash(sampleHash(3)))
            #expect(try await store.credential(for: Username("bob"))?.secret == .hash(sampleHash(2)))
        }
    }

    @Test(arguments: CredentialStoreKind.allCases)
    func `removes an account, whose name is free again`(kind: CredentialStoreKind) async throws {
        try await withTemporaryFolder { folder in
            let store = try kind.open(in: folder)
            try await store.add(Username("alice"), hash: sampleHash(1))
            try await store.remove(Username("Alice"))
            #expect(try await store.credential(for: Username("alice")) == nil)
            try await store.add(Username("ALICE"), hash: sampleHash(2))
            #expect(try await store.usernames().map(\.value) == ["ALICE"])
        }
    }

    @Test(arguments: CredentialStoreKind.allCases)
    func `says when there is no such user`(kind: CredentialStoreKind) async throws {
        try await withTemporaryFolder { folder in
            let store = try kind.open(in: folder)
            await #expect(throws: CredentialError.noSuchUser) {
                try await store.replace(Username("alice"), hash: sampleHash(1))
            }
            await #expect(throws: CredentialError.noSuchUser) {
                try await store.remove(Username("alice"))
            }
        }
    }

    @Test(arguments: CredentialStoreKind.allCases)
    func `lists names by their folded form`(kind: CredentialStoreKind) async throws {
        try await withTemporaryFolder { folder in
            let store = try kind.open(in: folder)
            for name in ["carol", "Bob", "alice", "Zoe", "_me"] {
                try await store.add(Username(name), hash: sampleHash(1))
            }
            #expect(try await store.usernames().map(\.value) == ["_me", "alice", "Bob", "carol", "Zoe"])
        }
    }

    @Test(arguments: CredentialStoreKind.allCases)
    func `keeps accounts when it is opened again`(kind: CredentialStoreKind) async throws {
        try await withTemporaryFolder { folder in
            try await kind.open(in: folder).add(Username("alice"), hash: sampleHash(7))
            let found = try await kind.open(in: folder).credential(for: Username("alice"))
            #expect(try found?.secret == .hash(sampleHash(7)))
        }
    }

    @Test(arguments: CredentialStoreKind.allCases)
    func `sees at once what another store of the same file does`(kind: CredentialStoreKind) async throws {
        try await withTemporaryFolder { folder in
            let server = try kind.open(in: folder)
            let command = try kind.open(in: folder)
            try await command.add(Username("alice"), hash: sampleHash(1))
            #expect(try await server.credential(for: Username("alice")) != nil)
            try await server.add(Username("bob"), hash: sampleHash(2))
            #expect(try await command.usernames().map(\.value) == ["alice", "bob"])
            try await command.remove(Username("alice"))
            #expect(try await server.credential(for: Username("alice")) == nil)
        }
    }

    @Test(arguments: CredentialStoreKind.allCases)
    func `loses no account when two stores add at the same time`(kind: CredentialStoreKind) async throws {
        try await withTemporaryFolder { folder in
            let stores = [try kind.open(in: folder), try kind.open(in: folder)]
            try await withThrowingTaskGroup { group in
                for number in 0..<20 {
                    group.addTask {
                        try await stores[number % 2].add(Username("user\(number)"), hash: sampleHash(UInt8(number)))
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await stores[0].usernames().count == 20)
            #expect(try await stores[1].credential(for: Username("user19"))?.secret == .hash(sampleHash(19)))
        }
    }

    @Test(arguments: CredentialStoreKind.allCases)
    func `gives a name to one of many who want it`(kind: CredentialStoreKind) async throws {
        try await withTemporaryFolder { folder in
            let store = try kind.open(in: folder)
            let winners = await withTaskGroup { group in
                for number in 0..<10 as Range<UInt8> {
                    group.addTask {
                        (try? await store.add(Username("alice"), hash: sampleHash(number))) == nil ? 0 : 1
                    }
                }
                return await group.reduce(0, +)
            }
            #expect(winners == 1)
        }
    }

    @Test(arguments: CredentialStoreKind.allCases)
    func `is readable by its owner only`(kind: CredentialStoreKind) async throws {
        try await withTemporaryFolder { folder in
            let store = try kind.open(in: folder)
            try await store.add(Username("alice"), hash: sampleHash(1))
            #expect(try mode(of: kind.path(in: folder)) == 0o600)
            #expect(try mode(of: folder + "/new") == 0o700)
        }
    }
}
