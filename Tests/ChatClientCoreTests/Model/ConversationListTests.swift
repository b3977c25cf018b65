import ChatProtocol
import Testing

@testable import ChatClientCore

@Suite struct ConversationListTests {
    @Test func `the quietest conversation makes room for another one`() {
        var list = ConversationList()
        for number in 1...UInt64(ConversationList.limit + 1) {
            let message = ModelFixtures.message(from: "bob", room: number, sequence: 1, time: Int64(number))
            list.handle(message, isOwn: false)
        }
        #expect(list.ordered.count == ConversationList.limit)
        #expect(list[1] == nil)
        #expect(list.ordered.first?.id == UInt64(ConversationList.limit + 1))
    }

    @Test func `reading a part leaves what comes after it unread`() {
        var list = ConversationList()
        for sequence in 1...UInt64(5) {
            list.handle(ModelFixtures.message(from: "bob", sequence: sequence), isOwn: false)
        }
        list.read(1, through: 3)
        #expect(list[1]?.unread == 2)
        list.read(1, through: 2)
        #expect(list[1]?.readThrough == 3)
        list.read(1, through: 99)
        #expect(list[1]?.unread == 0)
    }

    @Test func `a message that came before is not counted twice`() {
        var list = ConversationList()
        list.handle(ModelFixtures.message(from: "bob", sequence: 4), isOwn: false)
        list.handle(ModelFixtures.message(from: "bob", sequence: 4), isOwn: false)
        #expect(list[1]?.unread == 1)
        #expect(list[1]?.last?.sequence == 4)
    }

    @Test func `a stored message is the last one of its conversation`() {
        var list = ConversationList()
        list.handle(ModelFixtures.receipt())
        #expect(list[7] == nil)
        list.handle(ModelFixtures.message(from: "bob", to: "renew", sequence: 4), isOwn: false)
        list.handle(ModelFixtures.receipt(sequence: 5))
        #expect(list[7]?.last?.sequence == 5)
        #expect(list[7]?.unread == 1)
    }

    @Test func `one's own message makes nothing unread, also after a list`() {
        var list = ConversationList()
        for sequence in 1...UInt64(3) {
            list.handle(ModelFixtures.message(from: "bob", sequence: sequence), isOwn: false)
        }
        list.read(1, through: 3)
        list.handle(ModelFixtures.receipt(conversation: 1, sequence: 4))
        list.note(listed(last: 4, readThrough: 0, unread: 3))
        #expect(list[1]?.unread == 0)
        list.handle(ModelFixtures.message(from: "bob", sequence: 5), isOwn: false)
        list.handle(ModelFixtures.receipt(conversation: 1, sequence: 6))
        list.read(1, through: 5)
        #expect(list[1]?.unread == 0)
    }

    @Test func `a list that is older than a message does not uncount it, and answers may overtake messages`() {
        var list = ConversationList()
        list.handle(ModelFixtures.message(from: "bob", sequence: 11), isOwn: false)
        list.note(listed(last: 10, readThrough: 8, unread: 2))
        #expect(list[1]?.unread == 3)
        list.handle(ModelFixtures.receipt(conversation: 1, sequence: 13))
        list.handle(ModelFixtures.message(from: "bob", sequence: 12), isOwn: false)
        #expect(list[1]?.unread == 4)
        list.note(listed(last: 13, readThrough: 8, unread: 4))
        #expect(list[1]?.unread == 4)
    }

    private func listed(last: UInt64, readThrough: UInt64, unread: Int) -> Conversation {
        Conversation(
            id: 1,
            kind: .everyone,
            name: "",
            lastSequence: last,
            lastTime: 9,
            readThrough: readThrough,
            unread: unread
        )
    }
}
