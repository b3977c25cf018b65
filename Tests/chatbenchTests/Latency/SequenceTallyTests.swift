import Testing

@testable import chatbench

@Suite struct SequenceTallyTests {
    /// A tally of these numbers, and of an end mark if there is one.
    private func tally(_ numbers: [Int], sent: Int? = nil) -> SequenceTally {
        var tally = SequenceTally()
        for number in numbers {
            tally.received(number)
        }
        if let sent {
            tally.ended(after: sent)
        }
        return tally
    }

    @Test func `finds nothing wrong with all in order`() {
        let tally = tally([0, 1, 2, 3], sent: 4)
        #expect(tally.received == 4)
        #expect(tally.losses == 0)
        #expect(tally.doubles == 0)
        #expect(tally.misordered == 0)
    }

    @Test func `counts gaps as lost, also at the start and before the end`() {
        #expect(tally([1, 2, 5], sent: 8).losses == 5)
        #expect(tally([1, 2, 5]).losses == 3)
        #expect(tally([], sent: 3).losses == 3)
    }

    @Test func `counts what comes late as out of order and not as lost`() {
        let tally = tally([0, 3, 1, 2], sent: 4)
        #expect(tally.misordered == 2)
        #expect(tally.losses == 0)
        #expect(tally.received == 4)
        #expect(tally.doubles == 0)
    }

    @Test func `counts what comes again as double, late or not`() {
        let tally = tally([0, 0, 2, 1, 1, 2], sent: 3)
        #expect(tally.doubles == 3)
        #expect(tally.misordered == 1)
        #expect(tally.received == 3)
    }

    @Test func `counts what comes behind the end mark as out of order`() {
        var tally = tally([0], sent: 2)
        #expect(tally.losses == 1)
        tally.received(1)
        #expect(tally.losses == 0)
        #expect(tally.misordered == 1)
    }

    @Test func `keeps the first end mark and counts another one as double`() {
        var tally = tally([0, 1], sent: 2)
        tally.ended(after: 9)
        #expect(tally.sent == 2)
        #expect(tally.doubles == 1)
    }
}
