import Testing

@testable import ChatClientCore

@Suite struct ReadMarksTests {
    @Test func `tells the furthest of each conversation once`() {
        var book = ReadMarks()
        book.note(ModelFixtures.message("hi", from: "bob", to: "renew", sequence: 4), isRead: true, of: "renew")
        book.note(ModelFixtures.message("hi", from: "bob", to: "renew", sequence: 3), isRead: false, of: "renew")
        book.note(ModelFixtures.message("hi", from: "bob", room: 30, sequence: 8), isRead: true, of: "renew")
        let marks: [Request] = [
            .mark(7, deliveredThrough: 4, readThrough: 4), .mark(30, deliveredThrough: 8, readThrough: 8),
        ]
        #expect(book.pop() == marks)
        #expect(book.pop() == [])
    }

    @Test func `says nothing of public messages, of one's own, and of rooms that nobody reads`() {
        var book = ReadMarks()
        book.note(ModelFixtures.message("hi", from: "bob"), isRead: true, of: "renew")
        book.note(ModelFixtures.message("hi", from: "RENEW", to: "bob"), isRead: true, of: "renew")
        book.note(ModelFixtures.message("hi", from: "bob", room: 30), isRead: false, of: "renew")
        #expect(book.pop() == [])
    }

    @Test func `keeps only so many conversations`() {
        var book = ReadMarks()
        for conversation in 1...5000 {
            book.note(UInt64(conversation), through: 1, isRead: true)
        }
        book.note(1, through: 2, isRead: true)
        let marks = book.popAll()
        #expect(marks.count == ReadMarks.limit)
        #expect(marks.first == .mark(1, deliveredThrough: 2, readThrough: 2))
    }

    @Test func `tells of some at once, and of all in the end`() {
        var book = ReadMarks()
        for conversation in 1...UInt64(100) {
            book.note(conversation, through: 1, isRead: false)
        }
        #expect(book.pop().count == ReadMarks.atOnce)
        #expect(book.pop().first == .mark(33, deliveredThrough: 1, readThrough: nil))
        #expect(book.popAll().count == 100 - 2 * ReadMarks.atOnce)
        #expect(book.pop() == [])
    }
}
