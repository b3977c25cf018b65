import Testing

@testable import ChatClientCore
@testable import chatclient

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

@Suite struct AttentionFileTests {
    private let folder: TemporaryFolder
    private let file: AttentionFile

    init() throws {
        folder = try TemporaryFolder()
        file = AttentionFile(
            of: AccountFiles(folder: folder.path, address: Fixtures.address, serverID: [1, 255], account: "alice")
        )
    }

    @Test func `keeps who is ignored and what is silent`() throws {
        #expect(try file.load() == AttentionLists())
        let settings = try file.change {
            try $0.setIgnored("Bob", true)
            try $0.setNotifies("room:12", false)
        }
        #expect(settings.isIgnored("bob"))
        #expect(settings.isIgnored("BOB"))
        #expect(!settings.isIgnored("carol"))
        #expect(!settings.notifies("room:12"))
        #expect(settings.notifies("public"))
        #expect(try file.load() == settings)
        #expect(file.path == folder.path + "/server-01ff/alice.attention")
        let mode = try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
    }

    @Test func `changes what another client has written`() throws {
        _ = try file.change { try $0.setIgnored("bob", true) }
        _ = try file.change { try $0.setIgnored("carol", true) }
        let settings = try file.change { try $0.setIgnored("BOB", false) }
        #expect(settings == AttentionLists(ignored: ["carol"]))
    }

    @Test func `tells whether something changed`() throws {
        var settings = AttentionLists()
        #expect(try settings.setIgnored("bob", true))
        #expect(try !settings.setIgnored("Bob", true))
        #expect(try settings.setIgnored("bob", false))
        #expect(try !settings.setIgnored("bob", false))
        #expect(try settings.setNotifies("public", false))
        #expect(try !settings.setNotifies("public", false))
        #expect(try settings.setNotifies("public", true))
        #expect(settings == AttentionLists())
    }

    @Test func `is bounded`() throws {
        let names = Set((0..<1200).map { "user\($0)" })
        var settings = AttentionLists(ignored: names, silent: names)
        #expect(settings.ignored.count == AttentionLists.largestCount)
        #expect(settings.silent.count == AttentionLists.largestCount)
        #expect(throws: AttentionLists.Full.self) { try settings.setIgnored("one-more", true) }
        #expect(throws: AttentionLists.Full.self) { try settings.setNotifies("one-more", false) }
        let longest = Set((0..<1200).map { String(repeating: "x", count: 250) + "\($0)" })
        _ = try file.change { $0 = AttentionLists(ignored: longest, silent: longest) }
        #expect(try file.load().silent.count == AttentionLists.largestCount)
    }

    @Test(arguments: ["", "[]", #"{"version":2,"ignored":[],"silent":[]}"#])
    func `a damaged file is not lost by a change`(content: String) throws {
        _ = try file.change { try $0.setIgnored("bob", true) }
        try Data(content.utf8).write(to: URL(fileURLWithPath: file.path))
        #expect(throws: AttentionFile.Unreadable.self) { try file.load() }
        #expect(throws: AttentionFile.Unreadable.self) { try file.change { try $0.setIgnored("bob", true) } }
        #expect(try Data(contentsOf: URL(fileURLWithPath: file.path)) == Data(content.utf8))
    }

    @Test func `an account's files are never those of another account`() {
        let names = ["alice", "alice.history", "alice.json", "alice.attention", "alice.history.json"]
        let paths = names.flatMap { name in
            ["json", "history", "attention"].map { AccountFiles(folder: "/s", server: "h:1", account: name).path($0) }
        }
        #expect(Set(paths).count == paths.count)
    }
}
