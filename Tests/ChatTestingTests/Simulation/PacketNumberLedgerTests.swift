import ChatTesting
import Testing

@Suite struct PacketNumberLedgerTests {
    @Test func `follows numbers and keys`() {
        var ledger = PacketNumberLedger(packetsPerKey: 2)
        for (number, phase) in [(0, 0), (1, 0), (2, 1), (5, 1), (6, 1), (7, 2), (8, 2), (9, 3), (10, 3), (11, 0)]
            as [(UInt64, UInt8)]
        {
            #expect(ledger.sent(number: number, phase: phase) == nil)
        }
        #expect(ledger.generation == 4)
    }

    @Test(arguments: [(5, 0), (4, 0), (5, 1), (9, 2)] as [(UInt64, UInt8)])
    func `sees a number that comes again and a key that was left out`(number: UInt64, phase: UInt8) {
        var ledger = PacketNumberLedger(packetsPerKey: 10)
        #expect(ledger.sent(number: 5, phase: 0) == nil)
        #expect(ledger.sent(number: number, phase: phase) != nil)
    }

    @Test func `sees a key that is left early`() {
        var ledger = PacketNumberLedger(packetsPerKey: 2)
        #expect(ledger.sent(number: 0, phase: 0) == nil)
        #expect(ledger.sent(number: 1, phase: 1) == "the key was renewed after 1 packets")
    }
}
