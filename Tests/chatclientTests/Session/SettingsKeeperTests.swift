import TerminalUI
import Testing

@testable import chatclient

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

@Suite struct SettingsKeeperTests {
    private let folder: TemporaryFolder
    private let config: ClientConfigStore

    init() throws {
        folder = try TemporaryFolder()
        config = ClientConfigStore(path: folder.path + "/chatclient.conf")
    }

    private func keeper(history: Bool = true) -> SettingsKeeper {
        SettingsKeeper(config: config, keepsHistory: history) { [path = folder.path] in
            AccountFiles(folder: path, address: Fixtures.address, serverID: nil, account: $0)
        }
    }

    private func history(_ lines: String...) -> LineHistory {
        var history = LineHistory()
        lines.forEach { history.add($0, .command) }
        return history
    }

    private func attention(ignored: [String] = [], off: [String] = [], quiet: String? = nil) -> AttentionSettings {
        AttentionSettings(ignored: ignored, off: off, quietHours: quiet)
    }

    @Test func `keeps what a person changes, by account`() throws {
        var alice = keeper()
        #expect(alice.begin("Alice", isNew: false) == SettingsKeeper.Record())
        let settings = attention(ignored: ["Bob"], off: ["#lab", "public"], quiet: "22:00-07:00")
        #expect(alice.keep(.attention(settings, since: attention())) == nil)
        #expect(alice.keep(.style(.compact)) == nil)
        #expect(alice.save(history("PM hi")) == nil)
        let again = alice.begin("alice", isNew: false)
        #expect(again.lists == AttentionLists(ignored: ["bob"], silent: ["#lab", "public"]))
        #expect(again.history == history("PM hi"))
        let (read, problems) = try config.load()
        #expect(read.style == .compact)
        #expect(read.quietHours == QuietHours("22:00-07:00"))
        #expect(problems.isEmpty)
        var carol = keeper()
        #expect(carol.begin("carol", isNew: false) == SettingsKeeper.Record())
    }

    @Test func `several clients keep only what changed in each`() {
        var (one, other) = (keeper(), keeper())
        _ = one.begin("alice", isNew: false)
        _ = other.begin("alice", isNew: false)
        #expect(one.keep(.attention(attention(ignored: ["bob"]), since: attention())) == nil)
        #expect(other.keep(.attention(attention(off: ["@carol"]), since: attention())) == nil)
        #expect(other.keep(.attention(attention(), since: attention(ignored: ["joe"]))) == nil)
        #expect(one.save(history("one")) == nil)
        #expect(other.save(history("other")) == nil)
        let record = one.begin("alice", isNew: false)
        #expect(record.lists == AttentionLists(ignored: ["bob"], silent: ["@carol"]))
        #expect(record.history == history("one", "other"))
    }

    @Test func `the quiet hours are switched off in the file, too`() throws {
        var alice = keeper()
        _ = alice.begin("alice", isNew: false)
        #expect(alice.keep(.attention(attention(quiet: "22:00-07:00"), since: attention())) == nil)
        #expect(alice.keep(.attention(attention(), since: attention(quiet: "22:00-07:00"))) == nil)
        #expect(try config.load().settings.quietHours == nil)
    }

    @Test func `a new account has nothing of an earlier one of its name`() {
        var alice = keeper()
        _ = alice.begin("alice", isNew: false)
        _ = alice.keep(.attention(attention(ignored: ["bob"]), since: attention()))
        _ = alice.save(history("secret plans"))
        #expect(alice.begin("alice", isNew: true) == SettingsKeeper.Record())
        #expect(alice.begin("alice", isNew: false) == SettingsKeeper.Record())
    }

    @Test func `lines are not kept, and the kept ones are removed, when the history is off`() {
        var alice = keeper()
        _ = alice.begin("alice", isNew: false)
        _ = alice.save(history("old"))
        var off = keeper(history: false)
        #expect(off.begin("alice", isNew: false) == SettingsKeeper.Record())
        #expect(off.save(history("new")) == nil)
        #expect(alice.begin("alice", isNew: false) == SettingsKeeper.Record())
    }

    @Test func `says what cannot be kept, and loses no damaged file`() throws {
        var alice = keeper()
        _ = alice.begin("alice", isNew: false)
        _ = alice.keep(.attention(attention(ignored: ["bob"]), since: attention()))
        _ = alice.save(history("old"))
        let files = AccountFiles(folder: folder.path, address: Fixtures.address, serverID: nil, account: "alice")
        let (lists, lines) = (files.path("attention"), files.path("history"))
        for path in [lists, lines] {
            try Data("no JSON".utf8).write(to: URL(fileURLWithPath: path))
        }
        let record = alice.begin("alice", isNew: false)
        #expect(record.problems.count == 2)
        #expect(record.problems.first?.contains(lists) == true)
        #expect(record.problems.last?.contains(lines) == true)
        let sentence = alice.keep(.attention(attention(ignored: ["joe"]), since: attention()))
        #expect(sentence?.contains("until the client ends") == true)
        #expect(try Data(contentsOf: URL(fileURLWithPath: lists)) == Data("no JSON".utf8))
        #expect(alice.save(history("new")) == nil)
    }

    @Test func `a configuration that cannot be written is told`() throws {
        try Data([0xFF]).write(to: URL(fileURLWithPath: config.path))
        let sentence = keeper().keep(.style(.compact))
        #expect(sentence?.contains(config.path) == true)
        #expect(sentence?.hasPrefix("That holds until the client ends.") == true)
    }

    @Test func `without state nothing is kept`() {
        var none = SettingsKeeper()
        #expect(none.begin("alice", isNew: true) == SettingsKeeper.Record())
        #expect(none.keep(.style(.compact)) == nil)
        #expect(none.keep(.attention(attention(ignored: ["bob"], quiet: "1:00-2:00"), since: attention())) == nil)
        #expect(none.save(history("x")) == nil)
    }
}
