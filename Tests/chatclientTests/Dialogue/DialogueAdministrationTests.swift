import ChatClientCore
import ChatProtocol
import Testing

@testable import chatclient

@Suite struct DialogueAdministrationTests {
    /// A dialogue of an account with a role.
    private func talk(
        _ role: AccountRole = .moderator,
        style: DialogueStyle = .classic,
        isInteractive: Bool = true
    ) -> Talk {
        var talk = Talk(isInteractive: isInteractive, style: style)
        _ = talk.start()
        _ = talk.answer(Fixtures.status(exists: true, "renew"))
        _ = talk.enter("Secret1234")
        _ = talk.answer(.loggedIn(username: "renew", role: role))
        _ = talk.answer(.conversations([]))
        return talk
    }

    /// The same in a room with bob.
    private func inRoom(_ role: AccountRole, style: DialogueStyle = .classic) -> Talk {
        var talk = talk(role, style: style)
        _ = talk.enter("JR")
        _ = talk.enter("#48219307")
        _ = talk.answer(.room(Fixtures.room()))
        return talk
    }

    private static let kick = Request.administer(command: #"{"account":"bob","command":"kick","reason":"too loud"}"#)

    private static let notice = Answer.administered(
        Administered(items: [#"{"kind":"notice","sentence":"Ended 2 sessions of bob."}"#])
    )

    @Test(arguments: [DialogueStyle.classic, .compact])
    func `sends a command as JSON, and shows the answer`(style: DialogueStyle) {
        var talk = talk(style: style)
        #expect(talk.enter("/admin kick bob too loud").requests == [Self.kick])
        #expect(talk.answer(Self.notice).words == ["Ended 2 sessions of bob."])
        #expect(talk.dialogue.state == .command)
    }

    @Test(arguments: [DialogueStyle.classic, .compact])
    func `takes the same in a room`(style: DialogueStyle) {
        var talk = inRoom(.moderator, style: style)
        #expect(talk.enter("/ADMIN Kick bob too loud").requests == [Self.kick])
        #expect(talk.answer(Self.notice).words == ["Ended 2 sessions of bob."])
        #expect(talk.dialogue.state == .room)
    }

    @Test func `hands a room over by a name, as ever`() {
        for role in AccountRole.allCases {
            var talk = inRoom(role)
            let handOver = Request.manage(30, .handOver, username: "bob")
            #expect(talk.enter("/admin bob").requests == [handOver])
        }
        // A name that is a command for those who have commands.
        var member = inRoom(.member)
        #expect(member.enter("/admin who").requests == [.manage(30, .handOver, username: "who")])
        var moderator = inRoom(.moderator)
        #expect(moderator.enter("/admin who").requests == [.administer(command: #"{"command":"who"}"#)])
        moderator = inRoom(.moderator)
        #expect(moderator.enter("/handover who").requests == [.manage(30, .handOver, username: "who")])
    }

    @Test(
        arguments: [
            ("/admin kcik bob", "'kcik' is no command. Did you mean kick?"),
            ("/admin ban bob --for soon", "'soon' is no duration"),
            ("/admin reload", "Only the operator has this command, on the server's machine: chatserver admin reload"),
        ]
    )
    func `tells what is wrong, and posts nothing`(line: String, start: String) {
        for var talk in [talk(), talk(style: .compact), inRoom(.moderator), inRoom(.moderator, style: .compact)] {
            let actions = talk.enter(line)
            #expect(actions.requests == [])
            #expect(actions.words.count == 1)
            #expect(actions.words.first?.hasPrefix(start) == true, "\(actions.words)")
        }
    }

    @Test(arguments: ["/admin kick bob too loud", "  /ADMIN kcik bob", "/admin"])
    func `is no message at the question for one either`(line: String) {
        for isInteractive in [true, false] {
            var everyone = talk(isInteractive: isInteractive)
            _ = everyone.enter("PM")
            var one = talk(isInteractive: isInteractive)
            _ = one.enter("DM bob")
            _ = one.answer(Fixtures.status(exists: true, "bob"))
            for var talk in [everyone, one] {
                let question = talk.dialogue.state
                #expect(question != .command)
                let actions = talk.enter(line)
                #expect(actions.requests == [])
                #expect(actions.words == [DialogueWords.administrationInMessage])
                // The next line of a script belongs to the next command.
                #expect(talk.dialogue.state == (isInteractive ? question : .command))
                #expect(actions.contains(.warn(DialogueWords.administrationInMessage)) == !isInteractive)
            }
        }
    }

    @Test func `two slashes post a line as a message`() {
        var talk = talk()
        _ = talk.enter("PM")
        let post = Request.send(body: "/admin kick bob", recipient: .everyone)
        #expect(talk.enter(" //admin kick bob").requests == [post])
        var other = self.talk()
        _ = other.enter("PM")
        #expect(other.enter(" //administer ").requests == [.send(body: " //administer ", recipient: .everyone)])
    }

    @Test func `a script posts no such line in a room, also behind a blank`() {
        var script = talk(isInteractive: false)
        _ = script.enter("JR")
        _ = script.enter("#48219307")
        _ = script.answer(.room(Fixtures.room()))
        #expect(script.enter(" /admin kick bob too loud").requests == [Self.kick])
        _ = script.answer(Self.notice)
        #expect(script.enter(" /hi").requests == [.send(body: " /hi", recipient: .room(30))])
    }

    @Test(arguments: [("bnas", "bans"), ("HWO", "who"), ("hlep", "help"), ("ban\u{7}", "ban")])
    func `does not hand a room over by a typing error`(word: String, verb: String) {
        var moderator = inRoom(.moderator)
        let actions = moderator.enter("/admin \(word)")
        #expect(actions.requests == [])
        let shown = word == "ban\u{7}" ? "ban␇" : word
        #expect(actions.words == ["Did you mean /admin \(verb)? To hand the room over: /handover \(shown)"])
        var member = inRoom(.member)
        #expect(member.enter("/admin \(word)").requests == [.manage(30, .handOver, username: word)])
    }

    @Test func `follows the role at a reconnect, and by what the server answers`() {
        var talk = talk(.member)
        _ = talk.tell(.connection(.resumed(role: .admin)))
        #expect(talk.enter("/admin").words.joined().hasPrefix("You are an admin of this server."))
        _ = talk.tell(.connection(.resumed(role: .member)))
        #expect(talk.enter("/admin").words == [DialogueWords.noRole])
        _ = talk.enter("/admin kick bob too loud")
        _ = talk.answer(Self.notice)
        #expect(talk.enter("/admin").words.joined().hasPrefix("You are a moderator of this server."))
        var admin = self.talk(.admin)
        _ = admin.enter("/admin kick bob too loud")
        _ = admin.answer(Self.notice)
        #expect(admin.enter("/admin").words.joined().hasPrefix("You are an admin of this server."))
    }

    @Test func `does not repeat what may be a password`() {
        for line in ["/admin user add bob Secret-9", "/admin user password bob Secret-9 x"] {
            for var talk in [talk(), inRoom(.admin)] {
                let actions = talk.enter(line)
                #expect(actions.requests == [])
                #expect(actions.words.first?.hasPrefix("Only the operator has this command") == true)
                #expect(!actions.words.joined().contains("Secret-9"))
            }
        }
    }

    @Test func `asks the server for an account without a role, too, because it may have got one`() {
        var talk = talk(.member)
        #expect(talk.enter("/admin kick bob too loud").requests == [Self.kick])
        #expect(talk.fail("not_permitted", "No role.").words == ["No role."])
    }

    @Test func `lists the commands of the role`() {
        var member = talk(.member)
        #expect(member.enter("/admin").words == [DialogueWords.noRole])
        var moderator = talk(.moderator)
        let words = moderator.enter("/admin help").words.joined()
        #expect(words.hasPrefix("You are a moderator of this server. Your commands:\nFor moderators, admins"))
        #expect(words.contains("\n  /admin kick NAME [REASON]       end an account's sessions; it may log in again\n"))
        #expect(!words.contains("/admin invite"))
        var admin = talk(.admin)
        let all = admin.enter("/admin").words.joined()
        #expect(all.contains("/admin invite [LABEL]"))
        #expect(!all.contains("/admin reload"))
    }

    @Test func `the help mentions them to those who have some`() {
        for style in [DialogueStyle.classic, .compact] {
            var (member, moderator) = (talk(.member, style: style), talk(.moderator, style: style))
            #expect(!member.enter("/help").words.joined().contains("/admin"))
            #expect(moderator.enter("/help").words.joined().hasSuffix("/admin lists your commands."))
        }
    }

    @Test func `shows lists as tables, and says when something is left out`() {
        var talk = talk()
        _ = talk.enter("/admin who")
        let items = [
            #"{"kind":"role","account":"al\u001bice","role":"admin"}"#,
            #"{"kind":"role","account":"bob","role":"member"}"#,
            #"{"kind":"of a newer server"}"#, "no JSON\u{7}",
        ]
        let shown = talk.answer(.administered(Administered(items: items, hasMore: true))).words.joined(separator: "\n")
        let lines = shown.split(separator: "\n")
        #expect(lines.first?.hasPrefix("NAME") == true)
        #expect(lines.count == 6)
        #expect(!shown.contains("\u{1B}"))
        #expect(!shown.contains("\u{7}"))
        #expect(lines.last == "... and more. Narrow it by the beginning of a name: /admin who BEGINNING")
    }

    @Test func `does not know what became of a command when the connection breaks`() {
        var talk = talk()
        _ = talk.enter("/admin kick bob too loud")
        #expect(talk.fail("connection_lost").words.last == DialogueWords.changeUnknown)
    }

    @Test func `a script administers, and fails by what is refused`() {
        var script = talk(isInteractive: false)
        #expect(script.enter("/admin kick bob too loud").requests == [Self.kick])
        let actions = script.fail("not_permitted", "No.")
        #expect(actions.contains(.warn("No.")))
        #expect(script.enter("/admin nonsense").contains { if case .warn = $0 { true } else { false } })
    }

    @Test func `completes commands and names`() {
        let moderator = inRoom(.moderator).dialogue
        #expect(moderator.completion(of: "/adm").candidates == ["/admin"])
        #expect(moderator.completion(of: "/admin ki").candidates == ["kick"])
        #expect(moderator.completion(of: "/admin b").candidates == ["ban", "bans", "bob"])
        #expect(moderator.completion(of: "/admin kick b").candidates == ["bob"])
        #expect(moderator.completion(of: "/admin invi").candidates == [])
        #expect(talk(.admin).dialogue.completion(of: "/admin invi").candidates == ["invite", "invites"])
        let member = inRoom(.member).dialogue
        #expect(member.completion(of: "/admin ki").candidates == [])
        #expect(member.completion(of: "/admin b").candidates == ["bob"])
    }
}
