import Testing

@testable import ChatDelivery

@Suite struct EarlyCopyTests {
    @Test func `owes nothing at first, and nothing for nothing`() {
        var copy = EarlyCopy()
        copy.sent(0, now: at(0))
        #expect(copy.owed == 0)
        #expect(copy.deadline == nil)
        #expect(!copy.isDue(now: at(1_000_000)))
    }

    @Test func `is due 7 milliseconds after the last message`() {
        var copy = EarlyCopy()
        copy.sent(1, now: at(0))
        #expect(copy.deadline == at(7))
        copy.sent(2, now: at(5))
        #expect(copy.owed == 3)
        #expect(copy.deadline == at(12))
        copy.sent(0, now: at(11))
        #expect(!copy.isDue(now: at(11)))
        #expect(copy.isDue(now: at(12)))
    }

    @Test func `is due until all is paid`() {
        var copy = EarlyCopy()
        copy.sent(3, now: at(0))
        copy.paid(2)
        #expect(copy.owed == 1)
        #expect(copy.isDue(now: at(7)))
        copy.paid(5)
        #expect(copy.owed == 0)
        #expect(copy.deadline == nil)
        copy.sent(1, now: at(20))
        #expect(copy.owed == 1)
        #expect(copy.deadline == at(27))
    }

    @Test func `owes at most what one symbol spans`() {
        var copy = EarlyCopy()
        copy.sent(30, now: at(0))
        copy.sent(30, now: at(0))
        #expect(copy.owed == 32)
    }

    @Test func `forgives everything`() {
        var copy = EarlyCopy()
        copy.sent(4, now: at(0))
        copy.forgive()
        #expect(copy.owed == 0)
        #expect(copy.deadline == nil)
    }
}
