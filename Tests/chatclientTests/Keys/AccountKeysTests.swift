import ChatClientCore
import ChatKeyStore
import Foundation
import Synchronization
import Testing

@testable import chatclient

@Suite struct AccountKeysTests {
    private let folder: TemporaryFolder
    private let warnings = Warnings()
    private static let server = [UInt8](repeating: 7, count: 16)

    init() throws {
        folder = try TemporaryFolder()
    }

    private final class Warnings: Sendable {
        let all = Mutex<[String]>([])
    }

    private func keys(makesIdentity: Bool = false, serverID: [UInt8]? = server) -> AccountKeys {
        AccountKeys(folder: folder.path, serverID: serverID, makesIdentity: makesIdentity) { [warnings] sentence in
            warnings.all.withLock { $0.append(sentence) }
        }
    }

    private let logIn = Request.logIn(username: "Renew", password: "x")
    private let register = Request.register(username: "renew", password: "x")

    private func exists(_ end: String = "") -> Bool {
        let name = "keys/\(String(repeating: "07", count: 16))-renew.sqlite"
        return FileManager.default.fileExists(atPath: "\(folder.path)/\(name)\(end)")
    }

    /// The store of a login.
    private func store(of keys: AccountKeys, _ request: Request) async throws -> KeyStore {
        guard case .store(let store, _) = await keys.choice(for: request) else {
            throw RequestFailure(code: "no_store", message: "")
        }
        return store
    }

    /// Makes the file of an account, with a mark in it that tells it from others.
    private func makeFile(marked mark: UInt64) async throws {
        let keys = keys()
        let store = try await store(of: keys, logIn)
        try await keys.prepare(for: .makeKeys)
        try await store.backend.transaction { records in
            var state = try records.state()
            state.lastMail = mark
            try records.save(state)
        }
    }

    private func mark(of path: String) async throws -> UInt64 {
        try await SQLiteKeyStore.open(path: path).backend.transaction { try $0.state().lastMail }
    }

    private var path: String { "\(folder.path)/keys/\(String(repeating: "07", count: 16))-renew.sqlite" }

    @Test func `a person at a terminal gets keys, and leaves no file for a name that was only tried`() async {
        for request in [logIn, .register(username: "renew", password: "x")] {
            guard case .store(_, makesIdentity: true) = await keys(makesIdentity: true).choice(for: request) else {
                Issue.record("there is no store")
                return
            }
        }
        #expect(!exists())
    }

    @Test func `a script leaves no file behind until it makes keys, and then uses it`() async throws {
        let keys = keys()
        guard case .store(let store, makesIdentity: false) = await keys.choice(for: logIn) else {
            Issue.record("there is no store")
            return
        }
        try await keys.prepare(for: .conversations)
        #expect(!exists())
        try await keys.prepare(for: .makeKeys)
        #expect(exists())
        try await store.backend.transaction { records in
            var state = try records.state()
            state.lastMail = 5
            try records.save(state)
        }
        guard case .store(let again, makesIdentity: false) = await self.keys().choice(for: logIn) else {
            Issue.record("there is no store")
            return
        }
        #expect(try await again.backend.transaction { try $0.state().lastMail } == 5)
    }

    @Test(arguments: [
        Request.logInWithToken(username: "renew", token: []), .register(username: "renew", password: "x"),
    ])
    func `every login has keys`(request: Request) async {
        #expect(await keys().choice(for: request) != nil)
    }

    @Test func `other requests change nothing`() async {
        #expect(await keys().choice(for: .conversations) == nil)
    }

    @Test func `a server without an id has none, and no name that is none`() async {
        for (keys, request) in [
            (keys(makesIdentity: true, serverID: nil), logIn),
            (keys(makesIdentity: true), .logIn(username: "../renew", password: "x")),
        ] {
            guard case .some(.none) = await keys.choice(for: request) else {
                Issue.record("there is a store")
                continue
            }
        }
    }

    @Test func `a registration that is refused changes nothing`() async throws {
        try await makeFile(marked: 5)
        let keys = keys(makesIdentity: true)
        let registering = try await store(of: keys, register)
        #expect(try await registering.backend.transaction { try $0.state().lastMail } == 0)
        #expect(try await mark(of: path) == 5)
        // Then the person logs in to the account, which is there.
        let own = try await store(of: keys, logIn)
        #expect(try await own.backend.transaction { try $0.state().lastMail } == 5)
        #expect(!exists(".former-1"))
        #expect(warnings.all.withLock { $0 }.isEmpty)
    }

    @Test func `a new account does not get the keys of an earlier one, whose path is told`() async throws {
        for number in 1...2 {
            try await makeFile(marked: UInt64(number))
            let keys = keys()
            _ = try await store(of: keys, register)
            #expect(!exists(".former-\(number)"))
            await keys.loggedIn(after: register)
            #expect(!exists() && exists(".former-\(number)"))
            #expect(try await mark(of: "\(path).former-\(number)") == UInt64(number))
        }
        #expect(
            warnings.all.withLock { $0 }
                == (1...2).map {
                    "The keys and texts of an earlier account renew are in \(path).former-\($0)."
                }
        )
    }

    @Test func `keys that are made before the answer is handled do not go into the earlier file`() async throws {
        try await makeFile(marked: 5)
        let keys = keys()
        _ = try await store(of: keys, register)
        try await keys.prepare(for: .makeKeys)
        #expect(try await mark(of: path) == 0)
        #expect(try await mark(of: "\(path).former-1") == 5)
        await keys.loggedIn(after: register)
        #expect(exists() && !exists(".former-2"))
    }

    @Test func `an earlier file that another program uses stays, and is told`() async throws {
        try await makeFile(marked: 5)
        let other = try SQLiteKeyStore.open(path: path)
        let keys = keys()
        _ = try await store(of: keys, register)
        await keys.loggedIn(after: register)
        #expect(exists() && !exists(".former-1"))
        #expect(warnings.all.withLock { $0 }.first?.contains("in use by another program") == true)
        await #expect(throws: RequestFailure.self) { try await keys.prepare(for: .makeKeys) }
        #expect(try await other.backend.transaction { try $0.state().lastMail } == 5)
    }

    @Test func `a file that is damaged is told, and stops what would be sent as if there were no keys`() async throws {
        let path = "\(folder.path)/keys"
        try FileManager.default.createDirectory(
            atPath: path,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        let file = "\(path)/\(String(repeating: "07", count: 16))-renew.sqlite"
        try Data(repeating: 65, count: 8192).write(to: URL(fileURLWithPath: file))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
        guard case .store(let store, makesIdentity: false) = await keys(makesIdentity: true).choice(for: logIn) else {
            Issue.record("there is no store")
            return
        }
        await #expect(throws: KeyStoreError.self) { try await store.backend.transaction { try $0.state() } }
        #expect(warnings.all.withLock { $0 }.count == 1)
    }

    @Test func `a file that cannot be made is a failure of the request`() async throws {
        try Data().write(to: URL(fileURLWithPath: "\(folder.path)/keys"))
        let keys = keys()
        _ = await keys.choice(for: logIn)
        let failure = await #expect(throws: RequestFailure.self) { try await keys.prepare(for: .makeKeys) }
        #expect(failure?.code == "key_store")
    }
}
