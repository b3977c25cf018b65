import ChatClientCore
import ChatProtocol
import Testing

@testable import chatclient

@Suite struct DialogueSettingsTests {
    private static func aliases() -> CommandAliases {
        var aliases = CommandAliases()
        _ = aliases.add("w", "WH")
        _ = aliases.add("tell", "DM $1 $*")
        return aliases
    }

    private func talk(_ talk: Talk) -> Talk {
        var talk = talk
        talk.dialogue.aliases = Self.aliases()
        return talk
    }

    @Test func `an alias stands for a command at the menu, with or without a slash`() {
        var talk = talk(.atCommands())
        #expect(talk.enter("w").requests == [.activeUsers])
        _ = talk.answer(.activeUsers([]))
        #expect(talk.enter("/W bob").requests == [.status(username: "bob")])
    }

    @Test func `where messages are typed an alias needs a slash`() {
        for place in [Talk.compact(), Talk.inRoom()] {
            var talk = talk(place)
            #expect(talk.enter("/w").requests == [.activeUsers])
            _ = talk.answer(.activeUsers([]))
            let sent = talk.enter("w").requests
            #expect(sent.count == 1)
            guard case .send(body: "w", _, _, _) = sent.first else {
                Issue.record("It is no message: \(sent)")
                return
            }
        }
        var talk = talk(.compact())
        #expect(talk.enter("//w").requests == [.send(body: "/w", recipient: .everyone)])
    }

    @Test func `a script's line means the same on every device`() {
        var talk = talk(.atCommands(isInteractive: false))
        #expect(talk.enter("w").requests.isEmpty)
    }

    @Test func `a change of what alerts is kept with its former value`() {
        var talk = Talk.compact()
        let former = talk.dialogue.attention.settings
        let actions = talk.enter("/ignore bob")
        var settings = former
        settings.ignored.add("bob")
        #expect(actions.first == .remember(.attention(settings, since: former)))
        #expect(!talk.enter("/ignore bob").contains { if case .remember = $0 { true } else { false } })
    }

    @Test func `what is kept for the account comes to the settings of the device`() {
        var talk = Talk.compact()
        talk.dialogue.attention.settings.ringsBell = false
        #expect(talk.handle(.kept(AttentionLists(ignored: ["bob"], silent: ["#lab", "nonsense"]))).isEmpty)
        let settings = talk.dialogue.attention.settings
        #expect(settings.ignored.names == ["bob"])
        #expect(settings.off == ["#lab"])
        #expect(!settings.ringsBell)
        #expect(talk.receive(Fixtures.message(from: "bob")).isEmpty)
    }

    @Test func `what cannot be kept is told on the screen`() {
        var talk = Talk.atCommands()
        #expect(talk.handle(.failedToKeep("No \u{1B}space.")) == [.print("No \u{241B}space."), .prompt(.command)])
        var compact = Talk.compact()
        let actions = compact.handle(.failedToKeep("No space."))
        #expect(actions.first == .show(StyledText("No space.", role: .problem)))
    }

    @Test func `takes the attention settings from the settings file`() {
        let file = ClientConfigFile.parse("bell = off\ndesktopNotifications = off\nquietHours = 22:00-07:00\n")
        let settings = AttentionSettings(file.settings)
        #expect(!settings.ringsBell)
        #expect(!settings.notifiesDesktop)
        #expect(settings.quietHours == QuietHours("22:00-07:00"))
        #expect(AttentionSettings(ClientSettings()) == AttentionSettings())
    }
}
