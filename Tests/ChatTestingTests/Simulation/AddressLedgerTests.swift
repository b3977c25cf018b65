import ChatTesting
import NIOCore
import Testing

@Suite struct AddressLedgerTests {
    private let home: SocketAddress
    private let away: SocketAddress

    init() throws {
        home = try SocketAddress(ipAddress: "192.0.2.1", port: 1)
        away = try SocketAddress(ipAddress: "192.0.2.2", port: 2)
    }

    /// A ledger of a server that has validated an address and sends there.
    private func ledger(provenAt address: SocketAddress) -> AddressLedger {
        var ledger = AddressLedger()
        ledger.received(bytes: 1200, responses: [], from: address)
        #expect(ledger.sent(bytes: 1200, challenges: [7], to: address) == (false, false))
        ledger.received(bytes: 1200, responses: [7], from: address)
        #expect(ledger.sent(bytes: 1200, challenges: [], to: address) == (true, false))
        return ledger
    }

    @Test func `permits three times what came and not a byte more`() {
        var ledger = AddressLedger()
        ledger.received(bytes: 100, responses: [], from: home)
        #expect(ledger.sent(bytes: 300, challenges: [1], to: home) == (false, false))
        #expect(ledger.sent(bytes: 1, challenges: [1], to: home) == (false, true))
        #expect(ledger.sent(bytes: 1, challenges: [1], to: away) == (false, true))
    }

    @Test func `takes an answer to another address's challenge, or to none, for nothing`() {
        var ledger = AddressLedger()
        ledger.received(bytes: 100, responses: [], from: home)
        _ = ledger.sent(bytes: 100, challenges: [1], to: home)
        ledger.received(bytes: 100, responses: [2], from: home)
        ledger.received(bytes: 100, responses: [1], from: away)
        #expect(ledger.sent(bytes: 500, challenges: [], to: home) == (false, false))
        #expect(ledger.sent(bytes: 301, challenges: [], to: away) == (false, true))
    }

    @Test func `permits everything to an address that is proven`() {
        var ledger = ledger(provenAt: home)
        #expect(ledger.sent(bytes: 1_000_000, challenges: [], to: home) == (true, false))
    }

    @Test func `begins anew when the server gives UDP up`() {
        var ledger = ledger(provenAt: home)
        ledger.leftUDP()
        #expect(ledger.sent(bytes: 1, challenges: [8], to: home) == (false, true))
        ledger.received(bytes: 100, responses: [7], from: home)
        #expect(ledger.sent(bytes: 299, challenges: [8], to: home) == (false, false))
        ledger.received(bytes: 100, responses: [8], from: home)
        #expect(ledger.sent(bytes: 1000, challenges: [], to: home) == (true, false))
    }

    @Test func `asks an address for a new proof once the path has moved elsewhere`() {
        var ledger = ledger(provenAt: home)
        ledger.received(bytes: 100, responses: [], from: away)
        _ = ledger.sent(bytes: 300, challenges: [8], to: away)
        ledger.received(bytes: 100, responses: [8], from: away)
        // The server may not have followed yet.
        #expect(ledger.sent(bytes: 5000, challenges: [], to: home) == (true, false))
        #expect(ledger.sent(bytes: 1200, challenges: [], to: away) == (true, false))
        #expect(ledger.sent(bytes: 1200, challenges: [9], to: home) == (false, true))
    }

    @Test func `gives the former address credit for what came after the move`() {
        var ledger = ledger(provenAt: home)
        ledger.received(bytes: 100, responses: [], from: away)
        _ = ledger.sent(bytes: 300, challenges: [8], to: away)
        ledger.received(bytes: 100, responses: [8], from: away)
        ledger.received(bytes: 400, responses: [], from: home)
        #expect(ledger.sent(bytes: 1200, challenges: [9], to: home) == (true, false))
        #expect(ledger.sent(bytes: 1200, challenges: [], to: away) == (true, false))
        #expect(ledger.sent(bytes: 1, challenges: [9], to: home) == (false, true))
    }
}
