import ChatProtocol
import Testing

@testable import ChatClientCore

@Suite struct ClientModelTests {
    private typealias Fixtures = ModelFixtures

    @Test func `a message makes its conversation the first, and unread until it was read`() {
        var model = Fixtures.loggedIn()
        #expect(model.handle(.message(Fixtures.message(from: "bob", time: 5)), now: 0) == [.conversation(1)])
        model.handle(.message(Fixtures.message("psst", from: "bob", to: "renew", time: 9)), now: 0)
        #expect(model.conversations.ordered.map(\.id) == [7, 1])
        #expect(model.conversations[7]?.name == "bob")
        #expect(model.conversations[7]?.last?.content == .text("psst"))
        #expect(model.conversations.unread == 2)
        model.shown(Fixtures.message(from: "bob", to: "renew"))
        #expect(model.conversations.unread == 2)
        model.acted()
        #expect(model.conversations[7]?.unread == 0)
        #expect(model.popMarks() == [.mark(7, deliveredThrough: 2, readThrough: 2)])
    }

    @Test func `one's own messages from another device are not unread, and name the other account`() {
        var model = Fixtures.loggedIn()
        model.handle(.message(Fixtures.message(from: "Renew", to: "bob")), now: 0)
        #expect(model.conversations[7]?.name == "bob")
        #expect(model.conversations[7]?.unread == 0)
    }

    @Test func `the server's list replaces what was known, but what was read here stays read`() {
        var model = Fixtures.loggedIn()
        model.handle(.message(Fixtures.message(from: "bob", to: "renew", sequence: 4)), now: 0)
        model.shown(Fixtures.message(from: "bob", to: "renew", sequence: 4))
        model.acted()
        let listed = Conversation(
            id: 7,
            kind: .direct,
            name: "bob",
            lastSequence: 4,
            lastTime: 9,
            readThrough: 3,
            unread: 1
        )
        model.handle(.conversations([listed]), to: .conversations)
        #expect(model.conversations[7]?.unread == 0)
        model.handle(.conversations([]), to: .conversations)
        #expect(model.conversations.ordered == [])
        model.handle(.message(Fixtures.message(from: "carol")), now: 0)
        model.handle(.conversations([]), to: .conversations)
        #expect(model.conversations.ordered.map(\.id) == [1])
    }

    @Test func `a receipt may come before the answer to what it is about`() {
        var model = Fixtures.loggedIn()
        let change = ReceiptChange(conversation: 7, username: "bob", deliveredThrough: 5, readThrough: 5)
        model.handle(.receipt(change), now: 0)
        let id = send("hi", &model)
        #expect(model.outgoing[id]?.state == .read)
    }

    @Test func `what is read on another device is read here, and is nobody's receipt`() {
        var model = Fixtures.loggedIn()
        _ = send("hi", &model)
        model.handle(.message(Fixtures.message(from: "bob", to: "renew", sequence: 6)), now: 0)
        let change = ReceiptChange(conversation: 7, username: "Renew", deliveredThrough: nil, readThrough: 6)
        #expect(model.handle(.receipt(change), now: 0) == [.conversation(7)])
        #expect(model.conversations[7]?.unread == 0)
        #expect(model.popReceipts() == [])
    }

    @Test func `a message waits, is stored, is delivered and is read`() {
        var model = Fixtures.loggedIn()
        let id = send("hi", &model)
        #expect(model.outgoing[id]?.state == .stored)
        for (delivered, read, state) in [(5, nil, OutgoingMessage.State.delivered), (nil, 5, .read)]
            as [(UInt64?, UInt64?, _)]
        {
            let change = ReceiptChange(
                conversation: 7,
                username: "bob",
                deliveredThrough: delivered,
                readThrough: read
            )
            #expect(model.handle(.receipt(change), now: 0).last == .outgoing(id))
            #expect(model.outgoing[id]?.state == state)
        }
        let notice = ReceiptNotice(conversation: 7, username: "bob", reached: .read)
        #expect(model.popReceipts() == [notice])
        #expect(model.popReceipts() == [])
    }

    @Test func `a message that failed is told from one whose fate nobody knows`() {
        var model = Fixtures.loggedIn()
        let request = Request.send(body: "hi", recipient: .everyone)
        model.requested(request)
        model.requested(request)
        #expect(model.outgoing.waitingCount == 2)
        model.handle(failure: RequestError(code: .throttled), of: request)
        model.handle(failure: RequestError(code: .connectionLost), of: request)
        #expect(model.outgoing.all.map(\.state) == [.failed(.throttled), .unknown])
        #expect(model.outgoing.waitingCount == 0)
    }

    @Test func `only so many messages are kept, and those that wait are kept longest`() {
        var model = Fixtures.loggedIn()
        model.requested(.send(body: "waits", recipient: .everyone))
        for number in 0..<OutgoingMessages.limit + 10 {
            let request = Request.send(body: "\(number)", recipient: .everyone)
            model.requested(request)
            model.handle(.stored(Fixtures.receipt(conversation: 1)), to: request)
        }
        #expect(model.outgoing.all.count == OutgoingMessages.limit)
        #expect(model.outgoing.all.first?.body == "waits")
    }

    @Test func `an interruption is told at once, then every quarter of a minute, and nothing is marked meanwhile`() {
        var model = Fixtures.loggedIn()
        model.shown(Fixtures.message(from: "bob", to: "renew"))
        let lost = ChatEvent.connection(.interrupted(reason: "Reset.", delay: .seconds(1)))
        #expect(model.handle(lost, now: 0) == [.interrupted(isFirst: true, isNews: true)])
        #expect(model.handle(lost, now: 14_999) == [.interrupted(isFirst: false, isNews: false)])
        #expect(model.handle(lost, now: 15_000) == [.interrupted(isFirst: false, isNews: true)])
        #expect(model.popMarks() == [])
        #expect(model.popAllMarks() == [])
        #expect(model.handle(.connection(.resumed(role: .member)), now: 15_001) == [.resumed])
        #expect(model.popMarks() == [.mark(7, deliveredThrough: 2, readThrough: nil)])
    }

    @Test func `who is online is known after it was asked, and not after an interruption`() {
        var model = Fixtures.loggedIn()
        let came = PresenceChange(joined: [.init(username: "carol", time: 1)], left: [])
        model.handle(.presence(came), now: 0)
        #expect(model.online.isOnline("Carol") == true)
        #expect(model.online.isOnline("bob") == nil)
        model.handle(.activeUsers(["bob", "renew"]), to: .activeUsers)
        #expect(model.online.isOnline("BOB") == true)
        #expect(model.online.isOnline("carol") == false)
        model.handle(.presence(PresenceChange(joined: [], left: [.init(username: "bob", time: 1)])), now: 0)
        #expect(model.online.usernames == ["renew"])
        model.handle(.connection(.interrupted(reason: "Reset.", delay: .seconds(1))), now: 0)
        #expect(model.online.isOnline("bob") == nil)
    }

    @Test func `the end is due after the last wrong password and after a logout`() {
        let logIn = Request.logIn(username: "renew", password: "x")
        var model = ClientModel()
        model.handle(failure: RequestError(code: .wrongPassword, attemptsLeft: 1), of: logIn)
        #expect(!model.isEndDue)
        model.handle(failure: RequestError(code: .wrongPassword, attemptsLeft: 0), of: logIn)
        #expect(model.isEndDue)
        for error in [RequestError(code: .connectionLost), RequestError(code: .timedOut)] {
            var session = Fixtures.loggedIn()
            session.handle(failure: error, of: .logOut)
            #expect(session.isEndDue == (error.code == .connectionLost))
        }
    }

    @Test func `after the server's data were replaced nothing is counted until the next list`() {
        var model = Fixtures.loggedIn()
        model.handle(.message(Fixtures.message(from: "bob")), now: 0)
        #expect(model.handle(.restored, now: 0) == [.session])
        #expect(model.conversations.ordered == [])
    }

    private func send(_ body: String, _ model: inout ClientModel) -> OutgoingMessage.ID {
        let request = Request.send(body: body, recipient: .user("bob"))
        model.requested(request)
        model.handle(.stored(ModelFixtures.receipt()), to: request)
        return model.outgoing.all.last?.id ?? 0
    }
}
