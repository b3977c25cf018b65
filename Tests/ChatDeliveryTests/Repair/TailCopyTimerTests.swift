import Testing

@testable import ChatDelivery

@Suite struct TailCopyTimerTests {
    @Test func `owes nothing at first, and nothing for nothing`() {
        var copy = TailCopyTimer()
        copy.sent(0, now: at(0))
        #expect(copy.pending == 0)
        #expect(copy.deadline == nil)
        #expect(!copy.isDue(now: at(1_000_000)))
    }

    @Test func `is due 7 milliseconds after the last message`() {
        var copy = TailCopyTimer()
        copy.sent(1, now: at(0))
        #expect(copy.deadline == at(7))
        copy.sent(2, now: at(5))
        #expect(copy.pending == 3)
        #expect(copy.deadline == at(12))
        copy.sent(0, now: at(11))
        #expect(!copy.isDue(now: at(11)))
        #expect(copy.isDue(now: at(12)))
    }

    @Test func `is due until all is paid`() {
        var copy = TailCopyTimer()
        copy.sent(3, now: at(0))
        copy.repaired(2)
        #expect(copy.pending == 1)
        #expect(copy.isDue(now: at(7)))
        copy.repaired(5)
        #expect(copy.pending == 0)
        #expect(copy.deadline == nil)
        copy.sent(1, now: at(20))
        #expect(copy.pending == 1)
        #expect(copy.deadline == at(27))
    }

    @Test func `owes at most what one symbol spans`() {
        var copy = TailCopyTimer()
        copy.sent(30, now: at(0))
        copy.sent(30, now: at(0))
        #expect(copy.pending == 32)
    }

    @Test func `forgives everything`() {
        var copy = TailCopyTimer()
        copy.sent(4, now: at(0))
        copy.cancel()
        #expect(copy.pending == 0)
        #expect(copy.deadline == nil)
    }
}
