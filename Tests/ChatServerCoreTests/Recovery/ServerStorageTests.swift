import ChatProtocol
import ChatStorage
import ChatTesting
import Foundation
import Logging
import NIOPosix
import Testing

@testable import ChatServerCore

/// A server's files from one start to the next, with some of them changed in between.
@Suite(.timeLimit(.minutes(1))) struct ServerStorageTests {
    private let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    private let folder: TemporaryFolder
    private let configuration: ServerConfiguration

    init() throws {
        folder = try TemporaryFolder()
        configuration = try serverConfiguration(in: folder)
    }

    private var messages: String { folder.file("data/messages.sqlite") }

    /// Opens the stores as a start does, adds messages of alice, and leaves as a stop or a kill does.
    @discardableResult
    private func run(
        _ recovery: (newLine: Bool, loss: Bool) = (false, false),
        messages count: Int = 0,
        isKilled: Bool = false,
        beforeEnd: () throws -> Void = {}
    ) async throws -> (identity: ServerIdentity, newest: Int64, notices: [String]) {
        var configuration = configuration
        configuration.recovery.beginsLine = recovery.newLine
        configuration.recovery.acceptsDataLoss = recovery.loss
        let storage = try await ServerStorage(configuration: configuration, logger: quiet)
        _ = try storage.certificate(configuration)
        let alice = try Username("alice")
        if try await storage.credentials.credential(for: alice) == nil {
            let hash = try PasswordHasher(cost: ScryptCost(logN: 1)).hash("Sesame123")
            try await storage.credentials.add(alice, hash: hash)
        }
        let account = try await storage.messages.account(for: alice).id
        let start = try await storage.messages.newestMessageID().rawValue
        for number in 0..<Int64(count) {
            let token = (0..<16).map { UInt8(truncatingIfNeeded: $0 == 0 ? start + number : 0) }
            _ = try await storage.messages.append(
                [
                    MessageDraft(
                        sender: account,
                        destination: .everyone,
                        body: [65],
                        token: token,
                        time: 1_790_000_000_000,
                        origin: 1
                    )
                ]
            )
        }
        let task = LastKnownTask(
            file: storage.lastKnown,
            identity: storage.identity,
            store: storage.messages,
            clock: ClockMonitor(known: storage.lastTime, isHeeded: false, logger: .quiet),
            logger: .quiet
        )
        _ = await task.write(unless: nil)
        let newest = try await storage.messages.newestMessageID().rawValue
        try beforeEnd()
        // A store that is not closed keeps its write-ahead log, like the one of a process that is killed.
        try await storage.close()
        return (storage.identity, newest, storage.notices)
    }

    /// Copies the files as they are, and puts the copies back after the store has been closed.
    private func copy(_ names: [String]) throws -> () throws -> Void {
        let place = try folder.folder("copy-\(UUID().uuidString)")
        for name in names {
            try FileManager.default.copyItem(atPath: folder.file("data/" + name), toPath: place + "/" + name)
        }
        return { [folder] in
            for name in ["messages.sqlite", "messages.sqlite-wal", "messages.sqlite-shm"] {
                try? FileManager.default.removeItem(atPath: folder.file("data/" + name))
            }
            for name in names {
                try FileManager.default.copyItem(atPath: place + "/" + name, toPath: folder.file("data/" + name))
            }
        }
    }

    @Test func `a stop and a start find everything`() async throws {
        defer { folder.remove() }
        let first = try await run(messages: 3)
        let second = try await run()
        #expect(second.identity == first.identity)
        #expect(second.newest == 3)
        #expect(second.notices.isEmpty)
    }

    @Test func `a kill is no loss: the log has what the mark tells of`() async throws {
        defer { folder.remove() }
        var restore: () throws -> Void = {}
        try await run(messages: 5) { restore = try copy(["messages.sqlite", "messages.sqlite-wal"]) }
        try restore()
        #expect(try await run().newest == 5)
    }

    @Test func `without its log the database is behind, which is told, and accepted only when asked`() async throws {
        defer { folder.remove() }
        var restore: () throws -> Void = {}
        let before = try await run(messages: 2)
        try await run(messages: 5) { restore = try copy(["messages.sqlite"]) }
        try restore()
        for _ in 0..<2 {
            await #expect(throws: DataLoss.messagesShrunk(path: messages, newest: 2, known: 7)) { try await run() }
        }
        let after = try await run((false, true), messages: 1)
        #expect(after.newest == 3)
        #expect(after.identity.serverID == before.identity.serverID)
        #expect(after.identity.line != before.identity.line)
        #expect(try await run().identity == after.identity)
    }

    @Test(arguments: [true, false]) func `messages that vanish stop the start`(isRemoved: Bool) async throws {
        defer { folder.remove() }
        let before = try await run(messages: 2)
        try FileManager.default.removeItem(atPath: messages)
        if !isRemoved {
            try folder.write("", to: "data/messages.sqlite")
        }
        for newLine in [false, true] {
            let error = await #expect(throws: DataLoss.self) { try await run((newLine, false)) }
            let sentence = error?.description ?? ""
            #expect(sentence.contains("certificate.pem, key.pem are there"), "\(sentence)")
        }
        let after = try await run((false, true))
        #expect(after.newest == 0)
        #expect(after.identity.serverID != before.identity.serverID)
        #expect(try await run().identity == after.identity)
    }

    @Test func `accounts that vanish stop the start, until the operator adds one or accepts it`() async throws {
        defer { folder.remove() }
        try await run(messages: 1)
        let path = folder.file("credentials.txt")
        try FileManager.default.removeItem(atPath: path)
        let loss = DataLoss.credentialsMissing(path: path, accounts: 1, names: ["alice"])
        await #expect(throws: loss) { try await run() }
        #expect(!FileManager.default.fileExists(atPath: path))
        try folder.write("", to: "credentials.txt")
        await #expect(throws: loss) { try await run() }
        try await run((false, true))
        try await run()
    }

    @Test func `an older copy is told, and --new-line begins a line with it`() async throws {
        defer { folder.remove() }
        let first = try await run(messages: 2)
        let restore = try copy(["messages.sqlite"])
        try await run(messages: 4)
        try restore()
        await #expect(throws: DataLoss.messagesShrunk(path: messages, newest: 2, known: 6)) { try await run() }
        let renewed = try await run((true, false))
        #expect(renewed.identity.serverID == first.identity.serverID)
        #expect(renewed.identity.line != first.identity.line)
        #expect(renewed.notices.first?.hasPrefix("A new line of messages begins") == true, "\(renewed.notices)")
        // The copy from before the renewal is another past now, though it has no fewer messages.
        try restore()
        await #expect(throws: DataLoss.otherPast(path: messages)) { try await run() }
    }

    @Test func `a mark that is damaged keeps nobody out, and is made anew`() async throws {
        defer { folder.remove() }
        try await run(messages: 2)
        try folder.write("garbage", to: "data/last-known.json")
        let storage = try await ServerStorage(configuration: configuration, logger: quiet)
        #expect(storage.problems.contains { $0.contains("last-known.json cannot be read") })
        try await storage.close()
    }
}
