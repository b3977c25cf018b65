import ChatProtocol
import ChatStorage
import ChatTesting
import InMemoryLogging
import Logging
import NIOPosix
import SwiftProtobuf
import Testing

@testable import ChatServerCore

@Suite(.timeLimit(.minutes(2))) struct CredentialTaskTests {
    private func withTask(
        _ names: [String],
        _ body: (CredentialTask, MemoryCredentialStore, [Outbox], InMemoryLogHandler) async throws -> Void
    ) async throws {
        let passwords = Dictionary(uniqueKeysWithValues: names.map { ($0, "Sesame123") })
        let store = try MemoryCredentialStore(passwords: passwords)
        let table = ConnectionTable(limits: ConnectionLimits())
        var outboxes: [Outbox] = []
        for (number, name) in names.enumerated() {
            let outbox = Outbox {}
            let ticket = try #require(table.admit(from: PeerNetwork("192.0.2.1"), outbox: outbox))
            let account = Account(id: AccountID(rawValue: Int64(number)), username: try Username(name))
            let digest = StoredSecret.plainText("Sesame123").digest
            let session = ConnectionTable.Session(
                account: account,
                origin: Int64(number),
                activity: LastActivity(),
                digest: digest
            )
            #expect(table.loggedIn(ticket, as: session))
            outboxes.append(outbox)
        }
        let handler = InMemoryLogHandler()
        let task = CredentialTask(
            credentials: store,
            connections: table,
            logger: Logger(label: "test") { _ in handler }
        )
        try await body(task, store, outboxes, handler)
    }

    @Test func `what was changed from outside ends sessions within two looks`() async throws {
        try await withTask(["alice", "bob", "carol"]) { task, store, outboxes, _ in
            var task = task
            await task.look()
            try store.edit("alice", password: "another")
            try store.edit("bob", password: nil)
            await task.look()
            await task.look()
            #expect(outboxes.map(\.isFinished) == [true, true, false])
            #expect(try await outboxes[0].takeFrames().map(\.goodbye.code) == [.passwordChanged])
            #expect(try await outboxes[1].takeFrames().map(\.goodbye.code) == [.accountRemoved])
        }
    }

    @Test func `an emptied or unreadable store ends nobody's session, and is told once`() async throws {
        try await withTask(["alice", "bob"]) { task, store, outboxes, handler in
            var task = task
            for name in ["alice", "bob"] {
                try store.edit(name, password: nil)
            }
            for _ in 0..<5 {
                await task.look()
            }
            for name in ["alice", "bob"] {
                try store.edit(name, password: "Sesame123")
            }
            await task.look()
            store.fail(with: .isFolder(path: "credentials"))
            for _ in 0..<5 {
                await task.look()
            }
            #expect(outboxes.map(\.isFinished) == [false, false])
            #expect(
                handler.entries.map { "\($0.message)" } == [
                    "the credential store has no accounts; sessions go on",
                    "the credential store cannot be read; sessions go on",
                ]
            )
        }
    }
}

/// The same tests on real sockets and with both kinds of store.
@Suite(.timeLimit(.minutes(3))) struct SecretServerTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func configuration(_ file: String) throws -> ServerConfiguration {
        var configuration = try serverConfiguration(in: folder)
        configuration.credentials = folder.file(file)
        return configuration
    }

    @Test func `a new password ends the account's other sessions at once`() async throws {
        defer { folder.remove() }
        try await withServer(try configuration("credentials.sqlite")) { server in
            try await withProgramScope { scope in
                let changer = try await SocketPeer.connect(port: server.port, in: scope)
                try await changer.enter("alice", registers: true)
                let other = try await SocketPeer.connect(port: server.port, in: scope)
                try await other.enter("alice")
                let stranger = try await SocketPeer.connect(port: server.port, in: scope)
                try await stranger.enter("bob", registers: true)
                let done = try await changer.ask(
                    .changePassword(.with { ($0.oldPassword, $0.newPassword) = ("Sesame123", "Sesame124") }),
                    id: 3
                )
                #expect(!done.done.resumeToken.isEmpty)
                #expect(try await other.goodbye(within: .seconds(2))?.code == .passwordChanged)
                // Longer than two looks at the credential store.
                #expect(try await changer.goodbye(within: .seconds(4)) == nil)
                #expect(!stranger.isClosed)
            }
        }
    }

    @Test(arguments: ["credentials.sqlite", "credentials.txt"])
    func `user password and user remove reach who is logged in within seconds`(file: String) async throws {
        defer { folder.remove() }
        try await withServer(try configuration(file)) { server in
            try await withProgramScope { scope in
                var peers: [SocketPeer] = []
                for name in ["alice", "bob", "carol"] {
                    let peer = try await SocketPeer.connect(port: server.port, in: scope)
                    try await peer.enter(name, registers: true)
                    peers.append(peer)
                }
                // The same calls as `chatserver user` makes in a process of its own.
                let outside = try CredentialStores.open(path: folder.file(file))
                let hash = try PasswordHasher(cost: ScryptCost(logN: 1)).hash("Sesame124")
                let start = ContinuousClock.now
                try await outside.replace(try Username("alice"), hash: hash)
                try await outside.remove(try Username("bob"))
                #expect(try await peers[0].goodbye(within: .seconds(10))?.code == .passwordChanged)
                #expect(try await peers[1].goodbye(within: .seconds(10))?.code == .accountRemoved)
                print("\(file): noticed after \(ContinuousClock.now - start)")
                #expect(!peers[2].isClosed)
            }
        }
    }

    @Test func `a hash that a login renews ends no session`() async throws {
        defer { folder.remove() }
        var configuration = try configuration("credentials.txt")
        let token = Watched(ProtoResume())
        try await withServer(configuration) { server in
            try await withProgramScope { scope in
                let first = try await SocketPeer.connect(port: server.port, in: scope)
                let login = try await first.enter("alice", registers: true)
                token.update { ($0.username, $0.token) = ("alice", login.resumeToken) }
            }
        }
        // Now hashes cost more: resuming leaves the old one as it is, the next login renews it.
        configuration.passwordCost = 2
        try await withServer(configuration) { server in
            try await withProgramScope { scope in
                let first = try await SocketPeer.connect(port: server.port, in: scope)
                _ = try await first.ask(.hello(.version(1...1)), id: 1)
                let resumed = try await first.ask(.resume(token.current), id: 2)
                #expect(resumed.loggedIn.username == "alice")
                let second = try await SocketPeer.connect(port: server.port, in: scope)
                try await second.enter("alice")
                #expect(try await first.goodbye(within: .seconds(4)) == nil)
                #expect(!second.isClosed)
            }
        }
    }
}
