import ChatClientCore
import Testing

@testable import chatclient

@Suite struct AttentionCommandTests {
    @Test(
        arguments: [
            ("/notify", .listAlerts), ("/NOTIFY Lab off", .alerts(of: "Lab", isOn: false)),
            (" /notify  Dev Team  ON ", .alerts(of: "Dev Team", isOn: true)),
            ("/notify @quiet off", .alerts(of: "@quiet", isOn: false)),
            ("/notify quiet off", .quietHours(nil)), ("/notify quiet 22:00-07:00", .quietHours(QuietHours("22-7"))),
            ("/notify quiet on", .unusable(AttentionWords.quietUsage)),
            ("/notify Lab", .unusable(AttentionWords.notifyUsage)),
            ("/notify on", .unusable(AttentionWords.notifyUsage)),
            ("/notify Lab maybe", .unusable(AttentionWords.notifyUsage)),
            ("/ignore", .listIgnored), ("/ignore bob", .ignore("bob")), ("/Ignore @bob", .ignore("bob")),
            ("/ignore bob joe", .unusable(AttentionWords.ignoreUsage)),
            ("/ignore @", .unusable(AttentionWords.ignoreUsage)),
            ("/unignore bob", .unignore("bob")), ("/unignore", .unusable(AttentionWords.unignoreUsage)),
        ] as [(String, AttentionCommand)]
    )
    func `reads its commands`(line: String, command: AttentionCommand) {
        #expect(AttentionCommand(line) == command)
    }

    @Test(arguments: ["", "notify Lab off", "ignore bob", "/ignored bob", "/notif", "hello /ignore bob"])
    func `leaves other lines alone`(line: String) {
        #expect(AttentionCommand(line) == nil)
    }

    private func carryOut(_ lines: String..., in settings: inout AttentionSettings) throws -> [String] {
        try lines.map { line in
            try settings.carryOut(#require(AttentionCommand(line)), account: "renew", rooms: ["Lab", "Dev Team"])
        }
    }

    @Test func `alerts are switched by the name of a room, an account, or public`() throws {
        var settings = AttentionSettings()
        let off = try carryOut("/notify Lab off", "/notify bob off", "/notify PUBLIC off", in: &settings)
        #expect(
            off == [
                "Alerts are off for the room Lab. Messages are shown and counted as before.",
                "Alerts are off for direct messages with bob. Messages are shown and counted as before.",
                "Alerts are off for public messages. Messages are shown and counted as before.",
            ]
        )
        #expect(settings.off == ["#lab", "@bob", "public"])
        #expect(AttentionSettings(off: settings.off) == settings)
        _ = try carryOut("/notify quiet 22-7", in: &settings)
        #expect(
            try carryOut("/notify", in: &settings) == [
                """
                Direct messages and messages that mention you ring.
                Alerts are off for the room lab, direct messages with bob, public messages.
                Nothing rings from 22:00 to 07:00.
                """
            ]
        )
        let on = try carryOut("/notify #LAB on", "/notify @bob on", "/notify public on", in: &settings)
        #expect(on.first == "Alerts are on for the room LAB: a message that mentions you rings.")
        #expect(settings.off == [])
        #expect(try carryOut("/notify quiet off", in: &settings) == ["There are no quiet hours."])
    }

    @Test func `accounts are ignored and shown again, and nobody is told`() throws {
        var settings = AttentionSettings()
        let words = try carryOut("/ignore", "/ignore bob", "/ignore BOB", "/ignore Renew", "/ignore", in: &settings)
        #expect(
            words == [
                "You ignore nobody. /ignore NAME hides the messages of one user; nobody is told.",
                "Messages of bob are not shown any more, and nobody is told. /unignore bob shows them again.",
                "You ignore BOB already.", "You cannot ignore yourself.", "You ignore bob.",
            ]
        )
        #expect(AttentionSettings(ignored: settings.ignored.names) == settings)
        let back = try carryOut("/unignore BOB", "/unignore bob", in: &settings)
        #expect(
            back == [
                "Messages of BOB are shown again. HI shows those that came meanwhile.", "You do not ignore bob.",
            ]
        )
    }

    @Test func `both lists are bounded, and names are sanitized`() throws {
        let names = (0..<IgnoredAccounts.limit).map { "user\($0)" }
        var settings = AttentionSettings(ignored: names, off: names.map { "@" + $0 })
        let words = try carryOut("/ignore bob", "/notify Lab off", "/notify user1 off", in: &settings)
        #expect(words[0] == AttentionWords.tooManyIgnored)
        #expect(words[1] == AttentionWords.tooManySilenced)
        #expect(words[2].hasPrefix("Alerts are off for direct messages with user1."))
        settings = AttentionSettings()
        #expect(try carryOut("/ignore a\u{1B}[2J", in: &settings)[0].hasPrefix("Messages of a\u{241B}[2J are not"))
    }

    @Test func `what a file holds is read as far as it means something`() {
        let settings = AttentionSettings(
            ignored: ["bob"],
            off: ["public", "@bob", "#Lab", "", "#", "x", "@" + String(repeating: "a", count: 999)],
            quietHours: "later"
        )
        #expect(settings.off == ["#lab", "@bob", "public"])
        #expect(settings.quietHours == nil)
    }
}
