import ChatClientCore
import Testing

@testable import chatclient

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

@Suite struct RecentAccountsTests {
    private let folder: TemporaryFolder
    private let file: RecentAccountsFile

    init() throws {
        folder = try TemporaryFolder()
        file = RecentAccountsFile(folder: folder.path)
    }

    private func entry(_ account: String, _ host: String, _ time: Int64) -> RecentAccounts.Entry {
        RecentAccounts.Entry(address: ServerAddress(host: host, port: 1300), account: account, lastUse: time)
    }

    @Test func `have the last used first, and each once`() {
        var recent = RecentAccounts([entry("alice", "a", 1), entry("bob", "a", 3), entry("Alice", "A", 2)])
        #expect(recent.entries == [entry("bob", "a", 3), entry("Alice", "A", 2)])
        // The clock was set back.
        recent.note("alice", at: ServerAddress(host: "a", port: 1300), time: 1)
        #expect(recent.entries == [entry("alice", "a", 1), entry("bob", "a", 3)])
        recent.note("alice", at: ServerAddress(host: "a", port: 1301), time: 4)
        #expect(recent.entries.count == 3)
    }

    @Test func `are bounded`() {
        var recent = RecentAccounts((1...60).map { entry("a\($0)", "h", Int64($0)) })
        #expect(recent.entries.count == RecentAccounts.largestCount)
        #expect(recent.entries.last?.account == "a11")
        recent.note("new", at: ServerAddress(host: "h", port: 1300), time: 99)
        #expect(recent.entries.count == RecentAccounts.largestCount)
        #expect(recent.entries.last?.account == "a12")
    }

    @Test func `are kept in a private file`() throws {
        #expect(try file.load() == RecentAccounts())
        try file.note("alice", at: ServerAddress(host: "::1", port: 1300), time: 5)
        try file.note("bob", at: ServerAddress(host: "h", port: 7), time: 6)
        #expect(try file.load().entries.map { "\($0.target)" } == ["bob@h:7", "alice@[::1]:1300"])
        #expect(try file.load().entries.map(\.lastUse) == [6, 5])
        let mode = try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
    }

    @Test(arguments: ["", "{", #"{"version":2,"accounts":[]}"#, #"{"version":1}"#])
    func `a file of something else is not read, and is replaced by the next login`(content: String) throws {
        try Data(content.utf8).write(to: URL(fileURLWithPath: file.path))
        #expect(throws: RecentAccountsFile.Unreadable.self) { try file.load() }
        try file.note("alice", at: Fixtures.address, time: 5)
        #expect(try file.load().entries.count == 1)
    }

    @Test func `a port that is none is left out`() throws {
        let content = #"{"version":1,"accounts":[{"host":"h","port":0,"account":"a","lastUse":1}]}"#
        try Data(content.utf8).write(to: URL(fileURLWithPath: file.path))
        #expect(try file.load().entries.isEmpty)
    }

    @Test func `are noted at a login`() async throws {
        let state = DeviceState(
            folder: folder.path,
            address: Fixtures.address,
            serverID: nil,
            noteLogin: { [file] in try? file.note($0, at: Fixtures.address, time: 7) },
            warn: { _ in }
        )
        #expect(try file.load().entries.isEmpty)
        await state.loggedIn("alice")
        #expect(try file.load().entries.map { "\($0.target)" } == ["alice@chat.example:1300"])
    }
}
