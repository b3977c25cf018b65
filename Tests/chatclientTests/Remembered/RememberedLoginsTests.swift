import ChatProtocol
import Synchronization
import Testing

@testable import ChatClientCore
@testable import chatclient

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

@Suite struct RememberedLoginsTests {
    private static let next = LoginToken(login: 5, bytes: [UInt8](repeating: 7, count: 32), lifetime: .seconds(1))

    private let folder: TemporaryFolder
    private let state: String
    private let warnings = Warnings()

    private final class Warnings: Sendable {
        private let sentences = Mutex<[String]>([])

        var all: [String] { sentences.withLock { $0 } }

        func add(_ sentence: String) { sentences.withLock { $0.append(sentence) } }
    }

    init() throws {
        folder = try TemporaryFolder()
        state = folder.path + "/tandem"
    }

    private func logins(
        fingerprint: String = "AA:BB",
        keeping: RememberedLogins.Keeping = .files,
        patience: Duration = .seconds(20)
    ) -> RememberedLogins {
        let place = LoginPlace(
            address: Fixtures.address,
            serverID: [UInt8](1...16),
            fingerprint: fingerprint,
            publicKey: "key of \(fingerprint)",
            trust: .known,
            basis: .key
        )
        let warnings = warnings
        return RememberedLogins(folder: state, place: place, keeping: keeping, patience: patience) { warnings.add($0) }
    }

    private var path: String { state + "/server-0102030405060708090a0b0c0d0e0f10/alice.login" }

    /// The token that a use gets.
    private static func token(_ logins: RememberedLogins, then use: LoginTokenUse = .kept) async -> [UInt8]? {
        let given = Mutex<[UInt8]?>(nil)
        await logins.withToken(of: "Alice") { token in
            given.withLock { $0 = token }
            // Another client would get its turn now.
            await Task.yield()
            return use
        }
        return given.withLock { $0 }
    }

    private func mode(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    @Test func `keep a token for its owner alone, and give it to a later client`() async throws {
        #expect(await logins().login(of: "alice") == nil)
        #expect(await Self.token(logins()) == nil)
        #expect(await logins().remember(Fixtures.loginToken, account: "Alice"))
        #expect(await logins().login(of: "ALICE") != nil)
        #expect(await Self.token(logins()) == Fixtures.loginToken.bytes)
        #expect(try mode(path) == 0o600)
        #expect(try mode(state) == 0o700)
        #expect(try mode(state + "/server-0102030405060708090a0b0c0d0e0f10") == 0o700)
        #expect(await logins().login(of: "bob") == nil)
        #expect(warnings.all.isEmpty)
    }

    @Test func `a use replaces it, or removes it if the server refused it`() async throws {
        _ = await logins().remember(Fixtures.loginToken, account: "alice")
        #expect(await Self.token(logins(), then: .replaced(by: Self.next)) == Fixtures.loginToken.bytes)
        #expect(await Self.token(logins()) == Self.next.bytes)
        #expect(await Self.token(logins(), then: .refused) == Self.next.bytes)
        #expect(await Self.token(logins()) == nil)
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test func `it is forgotten only if it is of the login that is meant`() async throws {
        _ = await logins().remember(Fixtures.loginToken, account: "alice")
        await logins().forget("Alice", only: 4)
        #expect(await logins().login(of: "alice") == 5)
        await logins().forget("Alice", only: 5)
        #expect(await logins().login(of: "alice") == nil)
    }

    @Test func `one that another client uses at this moment is not forgotten, and that is told`() async throws {
        _ = await logins().remember(Fixtures.loginToken, account: "alice")
        let (using, waiting) = (logins(), logins(patience: .milliseconds(50)))
        await using.withToken(of: "alice") { _ in
            await waiting.forget("alice", only: 5)
            return .kept
        }
        #expect(warnings.all == ["Another client uses the remembered login of alice at this moment. Try again later."])
        #expect(await logins().login(of: "alice") == 5)
    }

    @Test func `another certificate does not get it`() async throws {
        _ = await logins().remember(Fixtures.loginToken, account: "alice")
        #expect(await Self.token(logins(fingerprint: "CC:DD")) == nil)
        #expect(await Self.token(logins()) == Fixtures.loginToken.bytes)
    }

    @Test func `of many clients that start at once each gets a token of its own`() async throws {
        _ = await logins().remember(Fixtures.loginToken, account: "alice")
        // Each client flushes three times to the disk while it holds the lock. On a busy disk the last of twenty waits
        // for longer than the standard patience, which is not the subject here.
        let clients = (0..<20).map { _ in logins(patience: .seconds(600)) }
        let tokens = await withTaskGroup(of: [UInt8]?.self) { group in
            for (number, client) in clients.enumerated() {
                group.addTask {
                    let next = [UInt8](repeating: UInt8(number + 40), count: 32)
                    let replacement = LoginToken(login: 5, bytes: next, lifetime: .seconds(1))
                    return await Self.token(client, then: .replaced(by: replacement))
                }
            }
            return await group.reduce(into: [[UInt8]?]()) { $0.append($1) }
        }
        #expect(tokens.count == 20)
        #expect(Set(tokens).count == 20)
        #expect(!tokens.contains(nil))
    }

    @Test func `while another client uses it nobody else does`() async throws {
        let logins = logins(patience: .milliseconds(50))
        _ = await logins.remember(Fixtures.loginToken, account: "alice")
        await logins.withToken(of: "alice") { _ in
            #expect(await Self.token(logins, then: .refused) == nil)
            #expect(await !logins.remember(Self.next, account: "alice"))
            return .kept
        }
        #expect(warnings.all == ["Another client uses the remembered login of alice at this moment. Try again later."])
        #expect(await Self.token(logins) == Fixtures.loginToken.bytes)
    }

    @Test func `a token whose successor cannot be stored is not used`() async throws {
        _ = await logins().remember(Fixtures.loginToken, account: "alice")
        // A folder in the place of the new file: also the superuser cannot write there.
        try FileManager.default.createDirectory(atPath: path + ".new", withIntermediateDirectories: true)
        #expect(await Self.token(logins()) == nil)
        #expect(warnings.all == ["The file \(path) cannot be written. The remembered login cannot be used."])
        try FileManager.default.removeItem(atPath: path + ".new")
        #expect(await Self.token(logins()) == Fixtures.loginToken.bytes)
    }

    @Test func `a successor that cannot be stored is told, and the used token is gone`() async throws {
        _ = await logins().remember(Fixtures.loginToken, account: "alice")
        let path = path
        await logins().withToken(of: "alice") { _ in
            do {
                try FileManager.default.createDirectory(atPath: path + ".new", withIntermediateDirectories: true)
            } catch {
                Issue.record(error)
            }
            return .replaced(by: Self.next)
        }
        let words = "The login is not remembered: the next one needs the password."
        #expect(warnings.all == ["The file \(path) cannot be written. \(words)"])
        #expect(await Self.token(logins()) == nil)
    }

    @Test func `a file that is something else is no token`() async throws {
        _ = await logins().remember(Fixtures.loginToken, account: "alice")
        try Data("{}".utf8).write(to: URL(fileURLWithPath: path))
        #expect(await Self.token(logins()) == nil)
        try FileManager.default.removeItem(atPath: path)
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        #expect(await Self.token(logins()) == nil)
        #expect(warnings.all == ["The file \(path) cannot be read. The remembered login cannot be used."])
    }

    @Test func `a login with it stores the next one`() async throws {
        #expect(try await logins().logIn("alice") { _ in .done } == nil)
        _ = await logins().remember(Fixtures.loginToken, account: "alice")
        let answer = Answer.loggedIn(username: "alice", token: Self.next)
        let asked = Mutex<[Request]>([])
        let given = try await logins().logIn("alice") { request in
            asked.withLock { $0.append(request) }
            return answer
        }
        #expect(given == answer)
        #expect(asked.withLock { $0 } == [.logInWithToken(username: "alice", token: Fixtures.loginToken.bytes)])
        #expect(await Self.token(logins()) == Self.next.bytes)
    }

    @Test(arguments: [
        ("login_token_refused", false), ("timed_out", true), ("throttled", true), ("storage_failed", true),
    ])
    func `a failed login with it removes it only if it was refused`(code: String, isKept: Bool) async throws {
        _ = await logins().remember(Fixtures.loginToken, account: "alice")
        let failure = RequestFailure(code: code, message: "No.")
        do throws(RequestFailure) {
            let answer = try await logins().logIn("alice") { (_) async throws(RequestFailure) in throw failure }
            Issue.record("It did not fail: \(String(describing: answer))")
        } catch {
            #expect(error == failure)
        }
        #expect(await (logins().login(of: "alice") != nil) == isKept)
    }

    @Test func `a keyring keeps it in place of the file`() async throws {
        let keyring = try FakeKeyring(in: folder)
        let command = try #require(KeyringCommand(keyring.command))
        let logins = logins(keeping: .keyring(command))
        #expect(await Self.token(logins) == nil)
        #expect(await logins.remember(Fixtures.loginToken, account: "Alice"))
        #expect(await Self.token(logins, then: .replaced(by: Self.next)) == Fixtures.loginToken.bytes)
        #expect(await Self.token(logins) == Self.next.bytes)
        #expect(!FileManager.default.fileExists(atPath: path))
        let entry = "tandem/server-0102030405060708090a0b0c0d0e0f10/alice"
        #expect(try keyring.calls() == ["set", "get", "set", "get"].map { "\($0) \(entry)" })
        await logins.forget("alice", only: 5)
        #expect(await Self.token(logins) == nil)
        #expect(warnings.all.isEmpty)
    }
}
