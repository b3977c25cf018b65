import ChatClientCore
import Testing

@testable import chatclient

@Suite struct JSONMarksTests {
    @Test func `tells of what others sent, and waits while the connection is lost`() {
        let marks = JSONMarks()
        marks.loggedIn("renew")
        marks.note(Fixtures.message("mine", from: "Renew", to: "bob", sequence: 9))
        #expect(marks.take() == [])
        marks.note(Fixtures.message("hi", from: "bob", to: "renew", sequence: 4))
        marks.note(.interrupted(reason: "Reset.", delay: .seconds(1)))
        #expect(marks.take() == [])
        marks.note(.resumed)
        #expect(marks.take() == [.mark(7, deliveredThrough: 4, readThrough: nil)])
        #expect(marks.take() == [])
    }
}
