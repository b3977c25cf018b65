import ChatProtocol
import Testing

@testable import ChatClientCore

@Suite struct ClientModelReadingTests {
    private typealias Fixtures = ModelFixtures

    /// A message that arrives and is shown.
    private func show(_ message: ReceivedMessage, in model: inout ClientModel, rows: Int = 1) {
        model.handle(.message(message), now: 0)
        model.shown(message, rows: rows)
    }

    private func direct(_ sequence: UInt64) -> ReceivedMessage {
        Fixtures.message(from: "bob", to: "renew", sequence: sequence)
    }

    @Test func `at an idle terminal messages are delivered and stay unread`() {
        var model = Fixtures.loggedIn()
        show(direct(2), in: &model)
        show(Fixtures.message(from: "carol", room: 30), in: &model)
        show(Fixtures.message(from: "carol"), in: &model)
        #expect(model.popMarks() == [.mark(7, deliveredThrough: 2, readThrough: nil)])
        #expect(model.popAllMarks() == [])
        #expect([7, 30, 1].map { model.conversations[$0]?.unread } == [1, 1, 1])
    }

    @Test func `the messages before the last lines of a conversation stay unread`() {
        var model = Fixtures.loggedIn()
        (2...9).forEach { model.handle(.message(direct($0)), now: 0) }
        model.skip(7, before: 8)
        (8...9).forEach { model.shown(direct($0)) }
        model.acted()
        #expect(model.conversations[7]?.unread == 6)
        #expect((model.conversations[7]?.readThrough ?? 0) < 2)
        model.skip(7, before: 0)
        model.skip(99, before: 8)
        model.shown(direct(10))
        #expect(model.conversations[7]?.unread == 6)
    }

    @Test func `a person who acts has read what is on the screen, in each kind of conversation`() {
        var model = Fixtures.loggedIn()
        show(direct(2), in: &model)
        show(direct(3), in: &model)
        show(Fixtures.message(from: "carol", room: 30), in: &model)
        show(Fixtures.message(from: "carol"), in: &model)
        #expect(model.acted() == [.conversation(7), .conversation(30), .conversation(1)])
        #expect(model.conversations.unread == 0)
        let marks: [Request] = [
            .mark(1, deliveredThrough: 2, readThrough: 2), .mark(7, deliveredThrough: 3, readThrough: 3),
            .mark(30, deliveredThrough: 2, readThrough: 2),
        ]
        #expect(model.popMarks() == marks)
        #expect(model.acted() == [])
        #expect(model.popAllMarks() == [])
    }

    @Test func `a message that scrolled away unseen stays unread, and so does the position before it`() {
        var model = Fixtures.loggedIn()
        show(direct(1), in: &model)
        model.acted(rows: 24)
        show(direct(2), in: &model)
        model.shown(rows: 30)
        show(direct(3), in: &model)
        model.acted(rows: 24)
        #expect(model.conversations[7]?.readThrough == 1)
        #expect(model.conversations[7]?.unread == 1)
        #expect(model.popMarks() == [.mark(7, deliveredThrough: 3, readThrough: 1)])
        let change = ReceiptChange(conversation: 7, username: "renew", deliveredThrough: nil, readThrough: 2)
        model.handle(.receipt(change), now: 0)
        show(direct(4), in: &model)
        model.acted(rows: 24)
        #expect(model.conversations[7]?.readThrough == 4)
        #expect(model.conversations[7]?.unread == 0)
    }

    @Test func `one's own message and a message that does not arrive here need no mark`() {
        var model = Fixtures.loggedIn()
        show(Fixtures.message(from: "RENEW", to: "bob", sequence: 2), in: &model)
        model.shown(Fixtures.message(from: "x", room: 99))
        #expect(model.acted() == [.conversation(99)])
        #expect(model.popAllMarks() == [])
    }

    @Test func `mentions are counted until they are read`() {
        var model = Fixtures.loggedIn()
        show(Fixtures.message("hi @Renew", from: "carol", room: 30, sequence: 1), in: &model)
        show(Fixtures.message("hi all", from: "carol", room: 30, sequence: 2), in: &model)
        show(Fixtures.message("@renew", from: "RENEW", sequence: 1), in: &model)
        show(Fixtures.message("@renew", from: "bob", to: "renew", sequence: 1), in: &model)
        #expect([30, 1, 7].map { model.conversations[$0]?.mentions } == [1, 0, 0])
        model.acted()
        #expect(model.conversations[30]?.mentions == 0)
    }

    @Test func `a mention that the server's list counted already is a mention all the same`() {
        var model = Fixtures.loggedIn()
        let listed = Conversation(
            id: 30,
            kind: .room,
            name: "Lobby",
            lastSequence: 9,
            lastTime: 9,
            readThrough: 4,
            unread: 5
        )
        model.handle(.conversations([listed]), to: .conversations)
        model.handle(.message(Fixtures.message("@renew!", from: "carol", room: 30, sequence: 8)), now: 0)
        #expect(model.conversations[30]?.unread == 5)
        #expect(model.conversations[30]?.mentions == 1)
    }

    @Test func `the public conversation has unread messages of its own once it was read`() {
        var model = Fixtures.loggedIn()
        func list(readThrough: UInt64) {
            let listed = Conversation(
                id: 1,
                kind: .everyone,
                name: "",
                lastSequence: 900,
                lastTime: 9,
                readThrough: readThrough,
                unread: 60
            )
            model.handle(.conversations([listed]), to: .conversations)
        }
        list(readThrough: 0)
        #expect(model.conversations[1]?.unread == 0)
        list(readThrough: 800)
        #expect(model.conversations[1]?.unread == 60)
    }

    @Test func `an ignored account's messages are not counted, not shown in the list, and delivered`() {
        var model = Fixtures.loggedIn()
        model.ignored.add("Bob")
        let messages = [
            Fixtures.message("@renew", from: "bob", room: 30, sequence: 1), direct(1),
            Fixtures.message("@renew", from: "bob", sequence: 1),
        ]
        for message in messages {
            #expect(model.isIgnored(message))
            model.handle(.message(message), now: 0)
            model.ignored(message)
        }
        model.acted()
        #expect(model.conversations.unread == 0)
        #expect([30, 7, 1].map { model.conversations[$0]?.mentions } == [0, 0, 0])
        #expect(model.conversations[30]?.last?.content == nil)
        #expect(model.popAllMarks() == [.mark(7, deliveredThrough: 1, readThrough: nil)])
    }

    @Test func `the server's count of a direct conversation is hidden while its account is ignored`() {
        var model = Fixtures.loggedIn()
        let listed = Conversation(
            id: 7,
            kind: .direct,
            name: "bob",
            lastSequence: 4,
            lastTime: 9,
            readThrough: 1,
            unread: 3
        )
        model.handle(.conversations([listed]), to: .conversations)
        model.ignored.add("bob")
        #expect(model.conversations[7]?.unread == 0)
        #expect(model.conversations[7]?.isIgnored == true)
        model.handle(.conversations([listed]), to: .conversations)
        #expect(model.conversations.unread == 0)
        model.ignored.remove("BOB")
        #expect(model.conversations[7]?.unread == 3)
    }

    @Test func `after a restore nothing on the screen is marked`() {
        var model = Fixtures.loggedIn()
        show(direct(9), in: &model)
        model.handle(.restored, now: 0)
        #expect(model.acted() == [])
    }
}
