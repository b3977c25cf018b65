import ChatTesting
import NIOCore
import Testing

/// A datagram takes 20 ms; the address changes at 100 ms.
@Suite struct ClientAddressesTests {
    private let old: SocketAddress
    private let new: SocketAddress

    init() throws {
        old = try SocketAddress(ipAddress: "192.0.2.1", port: 1)
        new = try SocketAddress(ipAddress: "192.0.2.2", port: 2)
    }

    private func addresses(changing change: AddressChange) -> ClientAddresses {
        var addresses = ClientAddresses(old)
        addresses.change(to: new, by: change, at: .milliseconds(100))
        return addresses
    }

    @Test(arguments: [(99, false), (100, true)])
    func `what a client sent before it moved comes from the old address`(sent: Int64, isNew: Bool) {
        let addresses = addresses(changing: .moves)
        let source = addresses.source(sentAt: .milliseconds(sent), arrivingAt: .milliseconds(sent + 20))
        #expect(source == (isNew ? new : old))
        #expect(addresses.current == new)
    }

    @Test(arguments: [(89, false), (90, true), (99, true), (100, true)])
    func `what had not passed a router that rebinds comes from the new address`(sent: Int64, isNew: Bool) {
        let addresses = addresses(changing: .rebinds)
        let source = addresses.source(sentAt: .milliseconds(sent), arrivingAt: .milliseconds(sent + 20))
        #expect(source == (isNew ? new : old))
    }

    @Test(arguments: [
        (AddressChange.moves, 79, true), (.moves, 80, false), (.rebinds, 89, true), (.rebinds, 90, false),
    ])
    func `what is on its way to the old address is lost at once or at the router`(
        change: AddressChange,
        sent: Int64,
        reaches: Bool
    ) {
        let addresses = addresses(changing: change)
        let times = (sent: TimeAmount.milliseconds(sent), arrival: TimeAmount.milliseconds(sent + 20))
        #expect(addresses.reach(old, sentAt: times.sent, arrivingAt: times.arrival) == reaches)
        #expect(addresses.reach(new, sentAt: times.sent, arrivingAt: times.arrival) == !reaches)
    }
}
