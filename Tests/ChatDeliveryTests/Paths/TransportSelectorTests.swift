import ChatProtocol
import NIOCore
import Testing

@testable import ChatDelivery

@Suite struct TransportSelectorTests {
    @Test func `starts on TLS and may prove a path at once, by one round trip`() {
        let transport = TransportSelector()
        #expect(transport.wire == .tls)
        #expect(transport.mayValidate(now: at(0)))
        #expect(transport.roundTripsNeeded(now: at(0)) == 1)
    }

    @Test func `a proven path changes the wire, another one does not`() {
        var transport = TransportSelector()
        #expect(transport.proven(now: at(0)) == true)
        #expect(transport.wire == .udp)
        #expect(transport.proven(now: at(1)) == false)
        #expect(transport.wire == .udp)
    }

    @Test func `the rest doubles from 2 to 60 seconds`() {
        var transport = TransportSelector()
        var now: Int64 = 0
        for rest in [2, 4, 8, 16, 32, 60, 60, 60] as [Int64] {
            _ = transport.proven(now: at(now))
            transport.failed(now: at(now + 1000))
            #expect(transport.wire == .tls)
            #expect(!transport.mayValidate(now: at(now + 1000 + rest * 1000 - 1)), "a rest of \(rest) s")
            #expect(transport.mayValidate(now: at(now + 1000 + rest * 1000)), "a rest of \(rest) s")
            now += 1000 + rest * 1000
        }
    }

    @Test(arguments: [false, true])
    func `at the end TLS takes the rest, and no path may be proven`(isProven: Bool) {
        var transport = TransportSelector()
        if isProven {
            _ = transport.proven(now: at(0))
        }
        transport.ended()
        #expect(transport.wire == .tls)
        #expect(!transport.mayValidate(now: at(0)))
        #expect(!transport.mayValidate(now: at(1_000_000_000)))
    }

    @Test func `after a failure a path needs three round trips`() {
        var transport = TransportSelector()
        _ = transport.proven(now: at(0))
        transport.failed(now: at(10))
        #expect(transport.roundTripsNeeded(now: at(100_000)) == 3)
        _ = transport.proven(now: at(5000))
        #expect(transport.roundTripsNeeded(now: at(64_999)) == 3)
        // After a minute of working UDP, a client that moves is trusted after one round trip.
        #expect(transport.roundTripsNeeded(now: at(65_000)) == 1)
    }

    @Test func `a minute of good behaviour makes the next failure the first`() {
        var transport = TransportSelector()
        for _ in 0..<4 {
            _ = transport.proven(now: at(0))
            transport.failed(now: at(0))
        }
        _ = transport.proven(now: at(100_000))
        transport.failed(now: at(160_000))
        #expect(!transport.mayValidate(now: at(161_999)))
        #expect(transport.mayValidate(now: at(162_000)))
        #expect(transport.roundTripsNeeded(now: at(162_000)) == 3)
    }

    @Test func `almost a minute does not`() {
        var transport = TransportSelector()
        _ = transport.proven(now: at(0))
        transport.failed(now: at(0))
        _ = transport.proven(now: at(100_000))
        transport.failed(now: at(159_999))
        #expect(!transport.mayValidate(now: at(163_998)))
        #expect(transport.mayValidate(now: at(163_999)))
    }

    @Test(
        arguments: [(0, 200), (66, 200), (67, 201), (145, 435), (333, 999), (334, 1000), (60_000, 1000)]
            as [(Int64, Int64)]
    )
    func `UDP has a message to itself for three probe time-outs, 200 ms at least and a second at most`(
        probeTimeout: Int64,
        delay: Int64
    ) {
        #expect(TransportSelector.hedgeDelay(probeTimeout: .milliseconds(probeTimeout)) == .milliseconds(delay))
    }

    @Test(
        arguments: [
            (nil, 2000), (-50, 2000), (0, 2000), (1, 2001), (1800, 3800), (3999, 5999), (4000, 6000), (9000, 6000),
        ] as [(Int64?, Int64)]
    )
    func `a message may wait for two seconds, and for six while others arrive`(lastDelivery: Int64?, end: Int64) {
        #expect(TransportSelector.patienceEnd(sent: at(0), lastDelivery: lastDelivery.map(at)) == at(end))
    }

    @Test func `the first, second, fourth and eighth probe repeat messages`() {
        #expect((0...10).filter { TransportSelector.isProbeWithMessages($0) } == [1, 2, 4, 8])
    }
}
