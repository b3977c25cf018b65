import Testing

@testable import ChatClientCore
@testable import chatclient

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

@Suite struct StateFileTests {
    private let folder: TemporaryFolder
    private let file: StateFile

    init() throws {
        folder = try TemporaryFolder()
        file = StateFile(folder: folder.path, address: Fixtures.address, account: "Alice")
    }

    /// Cursors and own messages of conversations.
    private func progress(_ cursors: [UInt64: UInt64], own: [UInt64: [UInt64]] = [:]) -> SyncProgress {
        var progress = SyncProgress()
        for (conversation, sequence) in cursors {
            progress.note(conversation, sequence)
        }
        for (conversation, sequences) in own {
            sequences.forEach { progress.noteOwn(conversation, $0) }
        }
        return progress
    }

    @Test func `keeps what was saved, for its owner only`() throws {
        #expect(try file.load() == nil)
        let saved = progress([1: 5, 7: .max - 1], own: [1: [9, 8], 30: [4]])
        try file.save(saved)
        #expect(try file.load() == saved)
        var status = stat()
        #expect(stat(file.path, &status) == 0)
        #expect(status.st_mode & 0o777 == 0o600)
        #expect(file.path == folder.path + "/chat.example%3A1300/alice.json")
    }

    @Test func `keeps the further of what is there and what is saved`() throws {
        try file.save(progress([1: 5, 7: 9], own: [1: [7, 9]]))
        try file.save(progress([1: 8, 7: 3, 30: 1], own: [30: [3]]))
        #expect(try file.load() == progress([1: 8, 7: 9, 30: 1], own: [1: [9], 30: [3]]))
    }

    @Test func `keeps nothing of a conversation that has started anew, but of the others`() async throws {
        try file.save(progress([1: 90, 7: 9], own: [1: [95]]))
        var anew = progress([1: 90])
        anew.startAnew(1, 3)
        let state = DeviceState(folder: folder.path, address: Fixtures.address, serverID: nil) { _ in }
        await state.loggedIn("alice")
        await state.save(anew)
        #expect(try file.load() == progress([1: 3, 7: 9]))
        // By then, other clients on the device may be further.
        try file.save(progress([1: 6]))
        anew.note(1, 4)
        await state.save(anew)
        #expect(try file.load() == progress([1: 6, 7: 9]))
    }

    @Test func `keeps nothing of an earlier account of the name`() async throws {
        try file.save(progress([1: 90]))
        let state = DeviceState(folder: folder.path, address: Fixtures.address, serverID: nil) { _ in }
        await state.loggedIn("alice", isNew: true)
        #expect(await state.load("alice") == nil)
        await state.save(progress([1: 2]))
        #expect(try file.load() == progress([1: 2]))
    }

    @Test(arguments: ["", "{", "[]", #"{"version":2,"server":"","account":"","conversations":[]}"#, "{\"version\":1}"])
    func `refuses what it did not write, and replaces it`(content: String) throws {
        try file.save(progress([1: 1]))
        try Data(content.utf8).write(to: URL(fileURLWithPath: file.path))
        #expect(throws: StateFile.Failure.unreadable) {
            try file.load()
        }
        try file.save(progress([1: 2]))
        #expect(try file.load() == progress([1: 2]))
    }

    @Test func `tells that it cannot be read or written`() throws {
        try FileManager.default.createDirectory(atPath: file.path, withIntermediateDirectories: true)
        #expect(throws: StateFile.Failure.unreadable) {
            try file.load()
        }
        #expect(throws: StateFile.Failure.unwritable) {
            try file.save(progress([1: 1]))
        }
    }

    @Test(arguments: [
        ("../../x", "%2E.%2F..%2Fx.json"), ("a b", "a%20b.json"), (".", "%2E.json"), ("é", "%C3%A9.json"),
    ])
    func `makes a file's name of any account`(account: String, name: String) {
        let file = StateFile(folder: "/s", address: ServerAddress(host: "::1", port: 1), account: account)
        #expect(file.path == "/s/%5B%3A%3A1%5D%3A1/" + name)
    }

    @Test(
        arguments: [
            (["XDG_STATE_HOME": "/x", "HOME": "/h"], "/x/tandem"), (["HOME": "/h"], "/h/.local/state/tandem"),
            (["XDG_STATE_HOME": "x", "HOME": "/h"], "/h/.local/state/tandem"),
        ]
    )
    func `lies where state is kept`(environment: [String: String], folder: String) {
        #expect(StateFile.defaultFolder(environment) == folder)
    }

    @Test func `saves what was had a while ago while it runs, and all of it at the end`() async throws {
        let state = DeviceState(folder: folder.path, address: Fixtures.address, serverID: nil) { _ in }
        #expect(await state.load("alice") == nil)
        await state.loggedIn("alice")
        for sequence in 1...4 {
            await state.note(progress([1: UInt64(sequence)]))
        }
        #expect(try file.load() == progress([1: 2]))
        await state.save(progress([1: 9]))
        #expect(await state.load("ALICE") == progress([1: 9]))
    }

    @Test func `saves nothing before a login`() async throws {
        let state = DeviceState(folder: folder.path, address: Fixtures.address, serverID: nil) { _ in }
        await state.save(progress([1: 9]))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    }

    @Test func `warns once of a file that cannot be read`() async throws {
        try FileManager.default.createDirectory(atPath: file.path, withIntermediateDirectories: true)
        let (warnings, warn) = AsyncStream.makeStream(of: String.self)
        let state = DeviceState(folder: folder.path, address: Fixtures.address, serverID: nil) { warn.yield($0) }
        #expect(await state.load("alice") == nil)
        await state.loggedIn("alice")
        await state.save(progress([1: 1]))
        warn.finish()
        let told = await warnings.reduce(into: []) { $0.append($1) }
        #expect(told.count == 1)
        #expect(told.first?.contains("alice.json cannot be read") == true)
    }

    @Test func `reads past a byte order mark`() throws {
        try file.save(progress([1: 5]))
        let bytes = try Data(contentsOf: URL(fileURLWithPath: file.path))
        try (Data([0xEF, 0xBB, 0xBF]) + bytes).write(to: URL(fileURLWithPath: file.path))
        #expect(try file.load() == progress([1: 5]))
    }

    @Test func `does not follow a link in place of its lock`() throws {
        try file.save(progress([1: 5]))
        try FileManager.default.removeItem(atPath: file.path + ".lock")
        let target = folder.path + "/target"
        try FileManager.default.createSymbolicLink(atPath: file.path + ".lock", withDestinationPath: target)
        #expect(throws: StateFile.Failure.unwritable) {
            try file.save(progress([1: 6]))
        }
        #expect(!FileManager.default.fileExists(atPath: target))
    }

    @Test func `several writers at once keep what each has got`() async throws {
        try await withThrowingTaskGroup(of: Void.self) { [file] group in
            for conversation in UInt64(1)...40 {
                let part = progress([conversation: conversation])
                group.addTask { try file.save(part) }
            }
            try await group.waitForAll()
        }
        let all = Dictionary(uniqueKeysWithValues: (UInt64(1)...40).map { ($0, $0) })
        #expect(try file.load() == progress(all))
    }
}
