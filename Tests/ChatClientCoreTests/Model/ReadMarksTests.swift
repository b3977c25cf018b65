import ChatProtocol
import Testing

@testable import ChatClientCore

@Suite struct ReadMarksTests {
    @Test func `tells the furthest of each conversation once`() {
        var book = ReadMarks()
        book.delivered(ModelFixtures.message("hi", from: "bob", to: "renew", sequence: 4), to: "renew")
        book.read(7, .direct, through: 4)
        book.delivered(ModelFixtures.message("hi", from: "bob", to: "renew", sequence: 3), to: "renew")
        book.read(30, .room, through: 8)
        let marks: [Request] = [
            .mark(7, deliveredThrough: 4, readThrough: 4), .mark(30, deliveredThrough: 8, readThrough: 8),
        ]
        #expect(book.pop() == marks)
        #expect(book.pop() == [])
    }

    @Test func `tells nobody that a public message, one's own or a room's was delivered`() {
        var book = ReadMarks()
        book.delivered(ModelFixtures.message("hi", from: "bob"), to: "renew")
        book.delivered(ModelFixtures.message("hi", from: "RENEW", to: "bob"), to: "renew")
        book.delivered(ModelFixtures.message("hi", from: "bob", room: 30), to: "renew")
        #expect(book.popAll() == [])
    }

    @Test func `tells at most once a minute how far the public conversation was read`() {
        var book = ReadMarks()
        book.read(1, .everyone, through: 4)
        #expect(book.pop() == [.mark(1, deliveredThrough: 4, readThrough: 4)])
        book.read(1, .everyone, through: 5)
        book.read(1, .everyone, through: 3)
        for _ in 1..<ReadMarks.publicInterval {
            #expect(book.pop() == [])
        }
        #expect(book.pop() == [.mark(1, deliveredThrough: 5, readThrough: 5)])
        book.read(1, .everyone, through: 6)
        #expect(book.popAll() == [.mark(1, deliveredThrough: 6, readThrough: 6)])
    }

    @Test func `keeps only so many conversations`() {
        var book = ReadMarks()
        for conversation in 1...5000 {
            book.read(UInt64(conversation), .room, through: 1)
        }
        book.read(1, .room, through: 2)
        let marks = book.popAll()
        #expect(marks.count == ReadMarks.limit)
        #expect(marks.first == .mark(1, deliveredThrough: 2, readThrough: 2))
    }

    @Test func `tells of some at once, and of all in the end`() {
        var book = ReadMarks()
        for conversation in 1...UInt64(100) {
            book.delivered(ModelFixtures.message(from: "bob", direct: conversation, sequence: 1), to: "renew")
        }
        #expect(book.pop().count == ReadMarks.atOnce)
        #expect(book.pop().first == .mark(33, deliveredThrough: 1, readThrough: nil))
        #expect(book.popAll().count == 100 - 2 * ReadMarks.atOnce)
        #expect(book.pop() == [])
    }
}
