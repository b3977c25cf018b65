import ChatClientCore
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

    private func exists(_ end: String = "") -> Bool {
        let name = "keys/\(String(repeating: "07", count: 16))-renew.sqlite"
        return FileManager.default.fileExists(atPath: "\(folder.path)/\(name)\(end)")
    }

    /// What a login uses.
    private func choice(
        of keys: AccountKeys,
        _ request: Request,
        accountExists: Bool = true
    ) async -> EncryptionChoice? {
        await keys.choice(for: request) { asked in
            guard case .status(let name) = asked else {
                throw RequestFailure(code: "unexpected", message: "")
            }
            return Fixtures.status(exists: accountExists, name)
        }
    }

    @Test func `a person at a terminal has a file for each account, and gets keys`() async {
        guard case .store(_, makesIdentity: true) = await choice(of: keys(makesIdentity: true), logIn) else {
            Issue.record("there is no store")
            return
        }
        #expect(exists())
    }

    @Test func `a script leaves no file behind until it makes keys, and then uses it`() async throws {
        let keys = keys()
        guard case .store(let store, makesIdentity: false) = await choice(of: keys, logIn) else {
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
        guard case .store(let again, makesIdentity: false) = await choice(of: self.keys(), logIn) else {
            Issue.record("there is no store")
            return
        }
        #expect(try await again.backend.transaction { try $0.state().lastMail } == 5)
    }

    @Test(arguments: [
        Request.logInWithToken(username: "renew", token: []), .register(username: "renew", password: "x"),
    ])
    func `every login has keys`(request: Request) async {
        #expect(await choice(of: keys(), request, accountExists: false) != nil)
    }

    @Test func `other requests change nothing`() async {
        #expect(await choice(of: keys(), .conversations) == nil)
    }

    @Test func `a server without an id has none, and no name that is none`() async {
        for (keys, request) in [
            (keys(makesIdentity: true, serverID: nil), logIn),
            (keys(makesIdentity: true), .logIn(username: "../renew", password: "x")),
        ] {
            guard case .some(.none) = await choice(of: keys, request) else {
                Issue.record("there is a store")
                continue
            }
        }
    }

    @Test func `a new account does not get the keys of an earlier one of its name`() async throws {
        _ = await choice(of: keys(makesIdentity: true), logIn)
        let register = Request.register(username: "renew", password: "x")
        _ = await choice(of: keys(), register, accountExists: true)
        #expect(exists() && !exists(".former-1"))
        _ = await choice(of: keys(), register, accountExists: false)
        #expect(!exists() && exists(".former-1"))
        _ = await choice(of: keys(makesIdentity: true), logIn)
        _ = await choice(of: keys(), register, accountExists: false)
        #expect(!exists() && exists(".former-2"))
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
        guard case .store(let store, makesIdentity: false) = await choice(of: keys(makesIdentity: true), logIn) else {
            Issue.record("there is no store")
            return
        }
        await #expect(throws: KeyStoreError.self) { try await store.backend.transaction { try $0.state() } }
        #expect(warnings.all.withLock { $0 }.count == 1)
    }

    @Test func `a file that cannot be made is a failure of the request`() async throws {
        try Data().write(to: URL(fileURLWithPath: "\(folder.path)/keys"))
        let keys = keys()
        _ = await choice(of: keys, logIn)
        let failure = await #expect(throws: RequestFailure.self) { try await keys.prepare(for: .makeKeys) }
        #expect(failure?.code == "key_store")
    }
}
