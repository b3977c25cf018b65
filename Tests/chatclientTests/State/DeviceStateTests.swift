import Testing

@testable import ChatClientCore
@testable import chatclient

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A device's saved progress for a server with an id and a line.
@Suite struct DeviceStateTests {
    private static let serverID = [UInt8](1...16)

    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func state(at address: ServerAddress = Fixtures.address, _ serverID: [UInt8]? = serverID) -> DeviceState {
        DeviceState(folder: folder.path, address: address, serverID: serverID) { Issue.record("\($0)") }
    }

    private func progress(_ cursors: [UInt64: UInt64], line: [UInt8]? = nil) -> SyncProgress {
        var progress = SyncProgress()
        for (conversation, sequence) in cursors {
            progress.note(conversation, sequence)
        }
        progress.line = line
        return progress
    }

    /// The state file that release 0.1.0 would have written.
    private var former: StateFile {
        StateFile(folder: folder.path, address: Fixtures.address, account: "alice")
    }

    private var file: StateFile {
        StateFile(folder: folder.path, serverID: Self.serverID, account: "alice")
    }

    @Test func `are one for all addresses of the server`() async throws {
        let one = state()
        await one.loggedIn("alice")
        await one.save(progress([1: 5], line: [7, 255]))
        let other = state(at: ServerAddress(host: "::1", port: 9))
        #expect(await other.load("Alice") == progress([1: 5], line: [7, 255]))
        #expect(file.path == folder.path + "/server-0102030405060708090a0b0c0d0e0f10/alice.json")
        #expect(await state(nil).load("alice") == nil)
        #expect(await state([UInt8](2...17)).load("alice") == nil)
    }

    @Test func `take over those of release 0_1_0 once`() async throws {
        try former.save(progress([1: 5]))
        let first = state()
        #expect(await first.load("alice") == progress([1: 5]))
        await first.loggedIn("alice")
        #expect(try file.load() == progress([1: 5]))
        await first.save(progress([1: 6], line: [1]))
        #expect(try file.load() == progress([1: 6], line: [1]))
        // Another server at the same address sees none of it.
        #expect(await state([UInt8](2...17)).load("alice") == nil)
    }

    @Test func `of an account that is made anew are gone, also the old ones`() async throws {
        try former.save(progress([1: 5]))
        try file.save(progress([1: 7]))
        await state().loggedIn("alice", isNew: true)
        #expect(await state().load("alice") == nil)
        #expect(await state(nil).load("alice") == nil)
    }

    @Test func `of another line are replaced by who has met it, once`() async throws {
        try file.save(progress([1: 90, 7: 40], line: [1]))
        let client = state()
        var known = try #require(await client.load("alice"))
        await client.loggedIn("alice")
        known.startAnew(in: [2])
        known.note(1, 3)
        await client.save(known)
        #expect(try file.load() == progress([1: 3, 7: 0], line: [2]))
        // Meanwhile a client that has met a later line has saved its progress.
        try file.save(progress([1: 1], line: [3]))
        known.note(1, 4)
        await client.save(known)
        #expect(try file.load() == progress([1: 1], line: [3]))
    }
}
