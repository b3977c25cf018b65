import ChatProtocol
import ChatStorage
import ChatTesting
import Foundation
import Testing

@testable import ChatServerCore

/// Names that the message store knows but that have no credential.
@Suite(.timeLimit(.minutes(1))) struct AccountDirectoryReservedTests {
    private let here = Requester.at("192.0.2.1")

    @Test func `a removed account's name is nobody's to register, and no password opens it`() async throws {
        let credentials = try MemoryCredentialStore(passwords: ["Alice": "Sesame123"])
        try await withStore(credentials: credentials) { services, _ in
            let directory = services.accounts
            let before = try await directory.logIn(Username("alice"), password: "Sesame123", from: here).account
            try await credentials.remove(Username("alice"))
            #expect(try await directory.registeredName(Username("ALICE"))?.value == "Alice")
            let registered = try await directory.register(Username("alice"), password: "Other4567", from: here)
            #expect(registered.text == "username taken")
            let login = try await directory.logIn(Username("alice"), password: "Sesame123", from: here)
            #expect(login.text == "wrong password")
            #expect(try await directory.recipient(Username("alice")) == nil)
            // The operator gives the name back, with everything that belonged to the account.
            let hash = try PasswordHasher(cost: ScryptCost(logN: 1)).hash("Sesame456")
            try await credentials.add(Username("alice"), hash: hash)
            let back = try await directory.logIn(Username("alice"), password: "Sesame456", from: here).account
            #expect(back != nil && back == before)
        }
    }

    @Test func `a login that was under way does not bring a forgotten name back`() async throws {
        let credentials = try MemoryCredentialStore(passwords: ["dora": "Sesame123"])
        try await withStore(credentials: credentials) { services, store in
            let (directory, dora) = (services.accounts, try Username("dora"))
            let credential = try #require(try await credentials.credential(for: dora))
            // She never logged in, so she has no row.
            #expect(try await directory.removeForGood(dora) == nil)
            await #expect(throws: AccountRefusal.self) {
                try await directory.authenticated(credential, hasProvedPassword: true)
            }
            await #expect(throws: AccountRefusal.self) { try await directory.account(of: dora) }
            #expect(try await directory.recipient(dora) == nil)
            #expect(try await store.knownAccount(of: dora) == nil)
        }
    }

    @Test func `guessing the password of a reserved name is slowed down as any other's`() async throws {
        try await withStore { services, store in
            _ = try await store.account(for: Username("dave"))
            var outcomes: [String] = []
            for _ in 1...7 {
                outcomes.append(try await services.accounts.logIn(Username("dave"), password: "x", from: here).text)
            }
            #expect(outcomes == Array(repeating: "wrong password", count: 6) + ["throttled"])
        }
    }

    @Test func `a forgotten account's name is free`() async throws {
        let credentials = try MemoryCredentialStore(passwords: ["alice": "Sesame123"])
        try await withStore(credentials: credentials) { services, store in
            let before = try await services.accounts.logIn(Username("alice"), password: "Sesame123", from: here).account
            try await credentials.remove(Username("alice"))
            _ = try await store.forget(Username("alice"))
            let made = try await services.accounts.register(Username("alice"), password: "Other4567", from: here)
                .account
            #expect(made != nil && made?.id != before?.id)
        }
    }

    @Test func `a name that vanished from the credential file is not free either`() async throws {
        let credentials = try MemoryCredentialStore(passwords: ["alice": "Sesame123"])
        try await withStore(credentials: credentials) { services, _ in
            let alice = try Username("alice")
            // She never logged in: the message store does not know her.
            credentials.vanish(alice)
            #expect(try await services.accounts.registeredName(alice) == alice)
            let registered = try await services.accounts.register(alice, password: "Other4567", from: here)
            #expect(registered.text == "username taken")
            #expect(try await services.accounts.logIn(alice, password: "x", from: here).text == "wrong password")
        }
    }

    @Test func `a flat file that is empty for a moment costs nobody anything`() async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let path = folder.file("users.txt")
        try Data("backup-bot:Sesame123\n".utf8).write(to: URL(fileURLWithPath: path))
        let file = try FlatFileCredentialStore(path: path)
        try await withStore(credentials: file) { services, _ in
            let bot = try Username("backup-bot")
            let before = try await services.accounts.logIn(bot, password: "Sesame123", from: here).account
            let whole = try Data(contentsOf: URL(fileURLWithPath: path))
            for isGone in [false, true] {
                try Data().write(to: URL(fileURLWithPath: path))
                if isGone {
                    try FileManager.default.removeItem(atPath: path)
                }
                let registered = try await services.accounts.register(bot, password: "Sesame123", from: here)
                #expect(registered.text == "username taken")
                #expect(try await services.accounts.logIn(bot, password: "Sesame123", from: here).account == before)
                await #expect(throws: StorageError.self) {
                    try await services.accounts.register(Username("newcomer"), password: "Sesame123", from: here)
                }
                try whole.write(to: URL(fileURLWithPath: path))
                #expect(try await services.accounts.logIn(bot, password: "Sesame123", from: here).account == before)
            }
        }
    }

    @Test(arguments: ["-rf", "--help", ".hidden"])
    func `a new name begins with a letter, a digit or an underscore, one that exists logs in`(name: String) async throws
    {
        let credentials = try MemoryCredentialStore(passwords: [name: "Sesame123"])
        try await withStore(credentials: credentials) { services, _ in
            let old = try await services.accounts.logIn(Username(name), password: "Sesame123", from: here)
            #expect(old.text == "accepted \(name)")
            let made = try await services.accounts.register(Username(name + "2"), password: "Sesame123", from: here)
            #expect(made.text == "unsuitable name: A new username begins with a letter, a digit or '_'.")
            for good in ["_" + name, "7" + name] {
                let made = try await services.accounts.register(Username(good), password: "Sesame123", from: here)
                #expect(made.text == "accepted \(good)")
            }
        }
    }
}
