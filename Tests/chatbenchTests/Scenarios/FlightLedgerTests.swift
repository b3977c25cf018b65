import Testing

@testable import chatbench

@Suite struct FlightLedgerTests {
    @Test func `a message is in flight until all of its audience have it`() {
        var ledger = FlightLedger(audiences: [[1, 2]], readerCount: 3)
        #expect(ledger.send(0) == 0)
        #expect(ledger.inFlight == 1)
        #expect(ledger.receive(0, of: 0, by: 2) == .counted(isLast: false))
        #expect(ledger.inFlight == 1)
        #expect(ledger.outstanding == 1)
        #expect(ledger.receive(0, of: 0, by: 1) == .counted(isLast: true))
        #expect(ledger.inFlight == 0)
        #expect(ledger.outstanding == 0)
        #expect(ledger.delivered == 2)
        #expect(ledger.misordered == 0)
    }

    @Test func `a later message may be with all before an earlier one is`() {
        var ledger = FlightLedger(audiences: [[0, 1]], readerCount: 2)
        #expect([ledger.send(0), ledger.send(0)] == [0, 1])
        #expect(ledger.receive(1, of: 0, by: 0) == .counted(isLast: false))
        #expect(ledger.receive(1, of: 0, by: 1) == .counted(isLast: true))
        #expect(ledger.receive(0, of: 0, by: 0) == .counted(isLast: false))
        #expect(ledger.receive(0, of: 0, by: 1) == .counted(isLast: true))
        #expect(ledger.misordered == 2)
        #expect(ledger.outstanding == 0)
    }

    @Test func `what comes again is a double, at the end and in the middle, and completes nothing`() {
        var ledger = FlightLedger(audiences: [[0, 1]], readerCount: 2)
        for _ in 0..<3 {
            _ = ledger.send(0)
        }
        #expect(ledger.receive(0, of: 0, by: 0) == .counted(isLast: false))
        #expect(ledger.receive(0, of: 0, by: 0) == .doubled)
        #expect(ledger.receive(2, of: 0, by: 0) == .counted(isLast: false))
        #expect(ledger.receive(1, of: 0, by: 0) == .counted(isLast: false))
        #expect(ledger.receive(1, of: 0, by: 0) == .doubled)
        #expect(ledger.doubled == 2)
        #expect(ledger.misordered == 1)
        #expect(ledger.completed == 0)
        #expect(ledger.delivered == 3)
        #expect(ledger.outstanding == 3)
    }

    @Test func `what was not sent, or is not for the reader, strays`() {
        var ledger = FlightLedger(audiences: [[1], [0]], readerCount: 2)
        _ = ledger.send(0)
        #expect(ledger.receive(1, of: 0, by: 1) == .stray)
        #expect(ledger.receive(-1, of: 0, by: 1) == .stray)
        #expect(ledger.receive(0, of: 1, by: 0) == .stray)
        #expect(ledger.receive(0, of: 0, by: 0) == .stray)
        #expect(ledger.receive(0, of: 2, by: 0) == .stray)
        #expect(ledger.receive(0, of: 0, by: 2) == .stray)
        #expect(ledger.strays == 6)
        #expect(ledger.delivered == 0)
    }

    @Test func `flows do not mix`() {
        var ledger = FlightLedger(audiences: [[1, 2], [0, 2]], readerCount: 3)
        _ = ledger.send(0)
        _ = ledger.send(1)
        #expect(ledger.expected == 4)
        #expect(ledger.receive(0, of: 0, by: 1) == .counted(isLast: false))
        #expect(ledger.receive(0, of: 1, by: 0) == .counted(isLast: false))
        #expect(ledger.receive(0, of: 1, by: 2) == .counted(isLast: true))
        #expect(ledger.inFlight == 1)
        #expect(ledger.receive(0, of: 0, by: 2) == .counted(isLast: true))
        #expect(ledger.inFlight == 0)
    }

    @Test func `it knows what is still missing after many thousand messages`() {
        var ledger = FlightLedger(audiences: [[0]], readerCount: 1)
        let kept = 700
        for number in 0..<5000 {
            _ = ledger.send(0)
            if number != kept {
                #expect(ledger.receive(number, of: 0, by: 0) == .counted(isLast: true))
            }
        }
        #expect(ledger.inFlight == 1)
        #expect(ledger.outstanding == 1)
        #expect(ledger.misordered == 0)
        #expect(ledger.receive(4999, of: 0, by: 0) == .doubled)
        #expect(ledger.receive(kept, of: 0, by: 0) == .counted(isLast: true))
        #expect(ledger.inFlight == 0)
        #expect(ledger.misordered == 1)
        #expect(ledger.receive(kept, of: 0, by: 0) == .doubled)
    }
}
