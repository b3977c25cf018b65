import ChatProtocol
import Foundation
import Testing

@testable import ChatStorage

@Suite struct DataInspectionTests {
    private static let certificate = ["certificate.pem", "key.pem"]

    private func loss(in folder: String, configured: [String] = []) throws -> DataLoss? {
        try DataInspection(DataDirectory(path: folder), store: .dataFolder, configured: configured)
            .missingMessages(certificateFiles: Self.certificate)
    }

    @Test func `a new folder, and what an interrupted first start leaves in it, is no loss`() async throws {
        try await withTemporaryFolder { folder in
            #expect(try loss(in: folder + "/new") == nil)
            try write("", to: folder + "/new/messages.sqlite")
            try write("", to: folder + "/new/messages.sqlite.lock")
            #expect(try loss(in: folder + "/new") == nil)
        }
    }

    @Test func `a store that is there is no loss`() async throws {
        try await withTemporaryFolder { folder in
            try write("x", to: folder + "/certificate.pem")
            try write("bytes", to: folder + "/messages.sqlite")
            #expect(try loss(in: folder) == nil)
        }
    }

    @Test(
        arguments: [
            "certificate.pem", "key.pem", "last-known.json", "messages.sqlite-wal",
            "messages.sqlite.before-005-identity",
        ]
    )
    func `a store that is missing or empty beside what a server leaves is one`(_ name: String) async throws {
        try await withTemporaryFolder { folder in
            let path = folder + "/messages.sqlite"
            try write("x", to: folder + "/" + name)
            #expect(try loss(in: folder) == .messagesMissing(path: path, evidence: [name]))
            try write("", to: path)
            #expect(try loss(in: folder) == .messagesEmpty(path: path, evidence: [name]))
        }
    }

    @Test func `a certificate of the operator's in the folder tells nothing`() async throws {
        try await withTemporaryFolder { folder in
            for name in Self.certificate {
                try write(name, to: folder + "/" + name)
            }
            #expect(try loss(in: folder, configured: Self.certificate.map { folder + "/" + $0 }) == nil)
            #expect(try loss(in: folder, configured: ["/etc/other.pem"]) != nil)
        }
    }

    @Test func `a link to a disk that is not there is one`() async throws {
        try await withTemporaryFolder { folder in
            let path = folder + "/messages.sqlite"
            try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: "/nowhere/messages.sqlite")
            guard case .messagesMissing = try loss(in: folder) else {
                Issue.record("a dangling link was taken for a new folder")
                return
            }
        }
    }

    @Test func `the log of a lost store is set aside, and not erased by a new one`() async throws {
        try await withTemporaryFolder { folder in
            let path = folder + "/messages.sqlite"
            for number in 1...2 {
                try write("the last commits \(number)", to: path + "-wal")
                let directory = try DataDirectory(path: folder)
                #expect(
                    try DataInspection(directory, store: .dataFolder).setRemainsAside() == path + "-wal.lost-\(number)"
                )
                #expect(try DataInspection(directory, store: .dataFolder).setRemainsAside() == nil)
            }
            #expect(try text(of: path + "-wal.lost-1") == "the last commits 1")
            #expect(try text(of: path + "-wal.lost-2") == "the last commits 2")
            // A command that creates the store again does not erase the old log, either.
            try write("accounts", to: folder + "/credentials.sqlite-wal")
            _ = try SQLiteCredentialStore(path: folder + "/credentials.sqlite")
            #expect(try text(of: folder + "/credentials.sqlite-wal.lost-1") == "accounts")
        }
    }

    @Test func `a credential store that is missing where there are accounts is a loss`() async throws {
        try await withTemporaryFolder { folder in
            let fixture = try await MessageFixture(folder: folder + "/data")
            let accounts = try await fixture.store.knownAccounts()
            #expect(accounts == KnownAccounts(count: 3, names: ["Alice", "bob", "carol"]))
            let path = folder + "/credentials.txt"
            let loss = DataLoss.credentialsMissing(path: path, accounts: 3, names: ["Alice", "bob", "carol"])
            #expect(DataInspection.missingCredentials(path: path, accounts: accounts) == loss)
            try write("", to: path)
            #expect(DataInspection.missingCredentials(path: path, accounts: accounts) == loss)
            #expect(DataInspection.missingCredentials(path: path, accounts: KnownAccounts(count: 0, names: [])) == nil)
            // Forgotten accounts are not missed.
            for name in ["alice", "bob", "carol"] {
                _ = try await fixture.store.forget(Username(name))
            }
            #expect(try await fixture.store.knownAccounts().count == 0)
        }
    }

    @Test(arguments: ["credentials.txt", "credentials.sqlite"])
    func `a store that was emptied on purpose, or begun anew, is not missing`(_ name: String) async throws {
        try await withTemporaryFolder { folder in
            let accounts = KnownAccounts(count: 1, names: ["alice"])
            let alice = try Username("alice")
            let path = folder + "/" + name
            let store = try CredentialStores.begin(path: path)
            #expect(DataInspection.missingCredentials(path: path, accounts: accounts) == nil)
            try await store.add(alice, hash: PasswordHasher(cost: ScryptCost(logN: 1)).hash("Sesame123"))
            try await store.remove(alice)
            #expect(DataInspection.missingCredentials(path: path, accounts: accounts) == nil)
            #expect(try await store.usernames().isEmpty)
        }
    }
}
