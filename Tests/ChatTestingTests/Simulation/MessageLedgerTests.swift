import ChatTesting
import Testing

@Suite struct MessageLedgerTests {
    /// Messages 0 and 2 are of conversation 1, message 1 of conversation 2.
    private func ledger() -> MessageLedger {
        MessageLedger([
            .init(conversation: 1, sequence: 1), .init(conversation: 2, sequence: 4),
            .init(conversation: 1, sequence: 3),
        ])
    }

    @Test func `finds nothing wrong with messages in order in each conversation`() {
        var ledger = ledger()
        for index in [1, 0, 2] {
            ledger.came(index, waitingLimit: 9)
            #expect(ledger.shows(index) == nil)
            #expect(ledger.settle() == nil)
        }
        #expect(ledger.shownCount == 3 && ledger.oldestMissing == 3 && ledger.heldCount == 0)
    }

    @Test func `sees what is shown twice, too early, or out of the blue`() {
        var ledger = ledger()
        #expect(ledger.shows(2) == "message 2 (1.3) was shown before message 0 (1.1)")
        #expect(ledger.shows(0) == nil)
        #expect(ledger.shows(0) == "message 0 (1.1) was shown twice")
        #expect(ledger.shows(7) != nil)
    }

    @Test func `sees what is held up by nothing`() {
        var ledger = ledger()
        ledger.came(2, waitingLimit: 9)
        // Message 0 is missing.
        #expect(ledger.settle() == nil)
        #expect(ledger.heldCount == 1)
        ledger.came(1, waitingLimit: 9)
        #expect(ledger.settle() == "message 1 (2.4) came, nothing before it is missing, and it was not shown")
    }

    @Test func `sees what is left behind when its predecessor is shown`() {
        var ledger = ledger()
        ledger.came(2, waitingLimit: 9)
        ledger.came(0, waitingLimit: 9)
        #expect(ledger.shows(0) == nil)
        #expect(ledger.settle() != nil)
    }

    @Test func `knows that a full client refuses what it would have to hold`() {
        var ledger = ledger()
        ledger.came(2, waitingLimit: 0)
        #expect(ledger.heldCount == 0)
        ledger.came(0, waitingLimit: 0)
        #expect(ledger.shows(0) == nil)
        #expect(ledger.settle() == nil)
    }
}
