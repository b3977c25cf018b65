import ChatClientCore
import ChatProtocol
import TerminalUI
import Testing

@testable import chatclient

/// What comes between the login and the first prompt.
@Suite struct DialogueEntryTests {
    private static let everyone = Fixtures.conversation("", id: 1, kind: .everyone, last: 40)

    private func line(_ sequence: UInt64, from sender: String = "bob", isMissed: Bool = false) -> ReceivedMessage {
        let time = Fixtures.clock.now()
        return Fixtures.message("m\(sequence)", from: sender, sequence: sequence, time: time, isMissed: isMissed)
    }

    private func page(_ sequences: ClosedRange<UInt64>, of conversation: Conversation = everyone) -> Answer {
        .history(Fixtures.page(sequences.map { line($0) }, of: conversation))
    }

    /// A dialogue that waits for the last lines of the public conversation.
    private func entering(
        _ conversation: Conversation = everyone,
        style: DialogueStyle = .compact,
        isInteractive: Bool = true
    ) -> (talk: Talk, actions: [DialogueAction]) {
        var talk = Talk(isInteractive: isInteractive, style: style)
        _ = talk.start()
        _ = talk.answer(Fixtures.status(exists: true, "renew"))
        _ = talk.enter("Secret1234")
        _ = talk.answer(.loggedIn(username: "renew"))
        let actions = talk.answer(.conversations([conversation]))
        return (talk, actions)
    }

    private func words(_ sequences: ClosedRange<UInt64>) -> [String] {
        sequences.map { "[23:13] #public bob: m\($0)" }
    }

    private func missed(_ messages: [ReceivedMessage], _ talk: inout Talk) {
        messages.forEach { _ = talk.receive($0) }
    }

    @Test func `shows the last lines after the unread counts, and then the missed ones`() {
        var (talk, actions) = entering()
        #expect(actions.requests == [.history(.everyone, .latest, limit: EntryLines.limit)])
        #expect(actions.words == [CompactWords.help])
        missed([line(39, isMissed: true), line(40, isMissed: true)], &talk)
        #expect(talk.tell(.connection(.caughtUp(missed: 2))).isEmpty)
        actions = talk.answer(page(31...40))
        let summary = "2 messages came while you were away: 2 public."
        #expect(actions.words == words(31...38) + [summary] + words(39...40))
        #expect(actions.last == .prompt(Prompt(text: "public>", isInline: true, isErased: true, kind: .command)))
    }

    @Test func `waits for the missed messages, which are not shown twice`() {
        var (talk, _) = entering()
        #expect(talk.answer(page(31...40)).words.isEmpty)
        missed([line(40, isMissed: true)], &talk)
        let actions = talk.tell(.connection(.caughtUp(missed: 1)))
        #expect(actions.words == words(31...39) + ["1 message came while you were away: 1 public."] + words(40...40))
        #expect(talk.tell(.connection(.caughtUp(missed: 0))).isEmpty)
    }

    @Test func `a message that comes meanwhile is shown once`() {
        var (talk, _) = entering()
        #expect(talk.receive(line(39)).words == words(39...39))
        _ = talk.answer(page(31...40))
        #expect(talk.tell(.connection(.caughtUp(missed: 0))).words == words(31...38) + words(40...40))
        #expect(talk.receive(line(40)).isEmpty)
        #expect(talk.receive(line(41)).words == words(41...41))
        // After the server's data were restored, another message has the number.
        let other = Fixtures.message("other", from: "bob", sequence: 40, time: Fixtures.clock.now() + 1)
        #expect(talk.receive(other).words == ["[23:13] #public bob: other"])
    }

    @Test func `only what was on the screen is read, and only when a person acts`() {
        let conversation = Fixtures.conversation("", id: 1, kind: .everyone, last: 40, unread: 39)
        var (talk, _) = entering(conversation)
        _ = talk.tell(.connection(.caughtUp(missed: 0)))
        _ = talk.answer(page(31...40, of: conversation))
        #expect(talk.dialogue.model.conversations[1]?.unread == 39)
        #expect(talk.handle(.ticked).requests.isEmpty)
        _ = talk.handle(.acted(WindowSize(columns: 80, rows: 100)))
        #expect(talk.dialogue.model.conversations[1]?.unread == 29)
        #expect(talk.dialogue.model.conversations[1]?.readThrough == 1)
    }

    @Test func `the lines of ignored accounts are left out`() {
        var (talk, _) = entering()
        _ = talk.handle(.kept(AttentionLists(ignored: ["bob"])))
        _ = talk.tell(.connection(.caughtUp(missed: 0)))
        let lines = [line(39), line(40, from: "joe")]
        let actions = talk.answer(.history(Fixtures.page(lines, of: Self.everyone)))
        #expect(actions.words == ["[23:13] #public joe: m40"])
    }

    @Test(arguments: [(DialogueStyle.classic, true), (.compact, false)])
    func `the classic style and a script ask for no lines`(style: DialogueStyle, isInteractive: Bool) {
        #expect(entering(style: style, isInteractive: isInteractive).actions.requests.isEmpty)
        let empty = Fixtures.conversation("", id: 1, kind: .everyone, last: 0)
        #expect(entering(empty).actions.requests.isEmpty)
    }

    @Test func `lines that cannot be had are done without`() {
        var (talk, _) = entering()
        #expect(talk.fail("internal").words.isEmpty)
        #expect(talk.enter("hi").requests == [.send(body: "hi", recipient: .everyone)])
    }

    @Test(arguments: [DialogueStyle.classic, .compact]) func `enters the room of a link, once`(style: DialogueStyle) {
        var talk = Talk(style: style)
        talk.dialogue.roomToEnter = RoomKey("Lab")
        _ = talk.start()
        _ = talk.answer(Fixtures.status(exists: true, "renew"))
        _ = talk.enter("Secret1234")
        _ = talk.answer(.loggedIn(username: "renew"))
        #expect(talk.answer(.conversations([])).requests == [.joinRoom(.name("Lab"), password: nil)])
        let actions = talk.answer(.room(Fixtures.room("Lab")))
        #expect(actions.last == .prompt(talk.dialogue.prompt ?? .menu))
        #expect(talk.dialogue.shownRoom?.name == "Lab")
        #expect(talk.dialogue.roomToEnter == nil)
    }
}
