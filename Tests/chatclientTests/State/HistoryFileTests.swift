import Testing

@testable import chatclient

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

@Suite struct HistoryFileTests {
    private let folder: TemporaryFolder
    private let file: HistoryFile

    init() throws {
        folder = try TemporaryFolder()
        file = HistoryFile(
            of: AccountFiles(folder: folder.path, address: Fixtures.address, serverID: nil, account: "Alice")
        )
    }

    @Test func `keeps lines by kind, for the owner only`() throws {
        #expect(try file.load().isEmpty)
        try file.save(["menu": ["WH", "a\nb"], "room": ["hi"]], since: [:])
        #expect(try file.load() == ["menu": ["WH", "a\nb"], "room": ["hi"]])
        #expect(file.path == folder.path + "/chat.example%3A1300/alice.history")
        let mode = try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
    }

    @Test func `keeps what another client typed meanwhile`() throws {
        try file.save(["menu": ["1", "2", "3"]], since: [:])
        let start = try file.load()
        try file.save(["menu": ["1", "2", "3", "other"], "room": ["x"]], since: start)
        // This editor has dropped its first line.
        try file.save(["menu": ["2", "3", "mine"]], since: start)
        #expect(try file.load() == ["menu": ["1", "2", "3", "other", "mine"], "room": ["x"]])
    }

    @Test func `writes nothing when nothing was typed`() throws {
        try file.save([:], since: [:])
        #expect(!FileManager.default.fileExists(atPath: file.path))
    }

    @Test(arguments: ["", "[]", #"{"version":2,"lines":{}}"#])
    func `a file of something else is not read, and is replaced`(content: String) throws {
        try file.save(["menu": ["1"]], since: [:])
        try Data(content.utf8).write(to: URL(fileURLWithPath: file.path))
        #expect(throws: HistoryFile.Unreadable.self) { try file.load() }
        try file.save(["menu": ["2"]], since: [:])
        #expect(try file.load() == ["menu": ["2"]])
    }

    @Test func `reads back the most that it keeps`() throws {
        let line = String(repeating: "\u{1}", count: 1000)
        let lines = (0..<400).map { "\($0)" + line }
        try file.save(["menu": lines, "room": lines], since: [:])
        let read = try file.load()
        #expect(read["menu"]?.last == lines.last)
        #expect(read.values.joined().reduce(0) { $0 + $1.utf8.count } <= TypedLines.largestBytes)
    }

    @Test func `can be removed`() throws {
        try file.remove()
        try file.save(["menu": ["1"]], since: [:])
        try file.remove()
        #expect(try file.load().isEmpty)
    }
}
