import ChatClientCore
import ChatProtocol
import Testing

@testable import chatclient

@Suite struct DialogueWordsAttentionTests {
    private func model() -> ClientModel {
        var model = ClientModel()
        model.handle(.loggedIn(username: "renew"), to: .logIn(username: "renew", password: "x"))
        model.handle(.room(Fixtures.room("Lab")), to: .joinRoom(.name("Lab"), password: nil))
        return model
    }

    @Test func `missed messages are counted by conversation`() {
        var model = model()
        for sequence in 1...UInt64(300) {
            _ = model.hold(Fixtures.message(from: "joe", sequence: sequence, isMissed: true))
        }
        for sequence in 1...UInt64(12) {
            let body = sequence < 3 ? "@renew" : "hi"
            _ = model.hold(Fixtures.message(body, from: "joe", room: 30, sequence: sequence, isMissed: true))
        }
        for sequence in 1...UInt64(5) {
            _ = model.hold(Fixtures.message(from: "ro\u{1B}bot", to: "renew", sequence: sequence, isMissed: true))
        }
        #expect(
            DialogueWords.missed(model.releaseMissed(isEnd: true), model.rooms) == """
                317 messages came while you were away: 300 public, 5 from ro\u{241B}bot, 12 in Lab (2 mention you).
                These are the latest; HI NAME or HI #ROOM shows the rest:
                """
        )
        _ = model.hold(Fixtures.message(from: "bob", to: "renew", isMissed: true))
        let one = model.releaseMissed(isEnd: true)
        #expect(DialogueWords.missed(one, model.rooms) == "1 message came while you were away: 1 from bob.")
    }

    @Test func `many conversations are named in part`() {
        var model = model()
        for number in 1...UInt64(DialogueWords.countedPlaces + 2) {
            _ = model.hold(Fixtures.message(from: "joe", room: 100 + number, sequence: 1, isMissed: true))
        }
        let words = DialogueWords.missed(model.releaseMissed(isEnd: false), model.rooms)
        #expect(words.hasPrefix("At least 10 messages came while you were away: 1 in a room, "))
        #expect(words.hasSuffix(", 2 in 2 more."))
    }

    @Test func `the inbox lists all conversations with what is unread`() {
        var model = model()
        let list = [
            Fixtures.conversation("", id: 1, kind: .everyone, unread: 3, time: 1_700_000_000_000),
            Fixtures.conversation("bob", unread: 1, time: 1_700_000_060_000),
            Fixtures.conversation("L\u{1B}ab", id: 30, kind: .room, time: 1_700_000_120_000),
            Fixtures.conversation("carol", id: 8, unread: 2, time: 1_699_999_000_000),
            Fixtures.conversation("Empty", id: 31, kind: .room, last: 0),
            Fixtures.conversation("Old", id: 32, kind: .room, time: 1_699_998_000_000, isClosed: true),
        ]
        model.ignored.add("carol")
        model.handle(.conversations(list), to: .conversations)
        let mention = Fixtures.message("@renew", from: "bob", room: 30, sequence: 6, time: 1_700_000_120_000)
        model.handle(.message(mention), now: 0)
        let order = DialogueWords.inboxOrder(list)
        #expect(
            DialogueWords.inbox(order, model, Fixtures.clock) == """
                Your conversations, the latest first:
                   1  #L\u{241B}ab                     22:15   1 unread, 1 mentions you
                   2  bob                       22:14   1 unread
                   3  public                    22:13   3 unread
                   4  carol                     21:56   ignored
                   5  #Old (closed)             21:40
                """
        )
        #expect(DialogueWords.unread(model) == "5 unread: L\u{241B}ab, bob, public. IN lists them.")
        #expect(DialogueWords.unread(self.model()) == nil)
    }

    @Test func `a history keeps the lines of ignored accounts without their text`() {
        let page = Fixtures.page([
            Fixtures.message("secret", from: "bob"), Fixtures.message("hi", from: "joe"),
            Fixtures.message("", from: "bob"),
        ])
        let words = DialogueWords.history(page.hiding(IgnoredAccounts(["BOB"])), with: nil, Fixtures.clock)
        #expect(
            words == """
                [22:13] bob: (ignored; /unignore bob shows it)
                [22:13] joe: hi
                [22:13] bob: (removed)
                """
        )
        let hits = SearchPage(messages: page.messages, hasMore: true).hiding(IgnoredAccounts(["bob"]))
        #expect(hits.messages.first?.body == "(ignored; /unignore bob shows it)")
        #expect(hits.hasMore)
        #expect(page.hiding(IgnoredAccounts()) == page)
    }
}
