import NIOCore
import Testing

@testable import ChatServerCore

@Suite struct NetworkRateTests {
    private let start = NIODeadline.uptimeNanoseconds(1_000_000_000)
    private let home = PeerNetwork("192.0.2.1")

    private func ipv6(_ address: String) throws -> PeerNetwork {
        try #require(PeerNetwork(SocketAddress(ipAddress: address, port: 1)))
    }

    /// The wait of each of that many simultaneous requests, in milliseconds; -1 when it is refused.
    private func waits(_ count: Int, _ rate: inout NetworkRate, _ network: PeerNetwork, at time: NIODeadline) -> [Int64]
    {
        (0..<count).map { _ in
            switch rate.take(from: network, now: time) {
            case .go: 0
            case .wait(let time): time.nanoseconds / 1_000_000
            case .refuse: -1
            }
        }
    }

    @Test func `a burst is free, then requests wait, and at last they are refused`() {
        var rate = NetworkRate(requestsPerSecond: 10)
        let all = waits(120, &rate, home, at: start)
        #expect(all.prefix(50).allSatisfy { $0 == 0 })
        #expect(Array(all[50..<53]) == [100, 200, 300])
        #expect(all[99] == 5000)
        #expect(all.dropFirst(100).allSatisfy { $0 == -1 })
        // A refused request leaves no debt.
        #expect(waits(1, &rate, home, at: start + .seconds(6)) == [0])
    }

    @Test func `another network is not slowed down`() {
        var rate = NetworkRate(requestsPerSecond: 10)
        _ = waits(200, &rate, home, at: start)
        #expect(waits(1, &rate, PeerNetwork("198.51.100.9"), at: start) == [0])
    }

    @Test func `the networks of one IPv6 site share its larger bucket`() throws {
        var rate = NetworkRate(requestsPerSecond: 10)
        for number in 0..<3 {
            let subnet = try ipv6("2001:db8:0:\(number)00::1")
            #expect(waits(50, &rate, subnet, at: start).allSatisfy { $0 == 0 })
        }
        #expect(waits(1, &rate, try ipv6("2001:db8:0:900::1"), at: start)[0] > 0)
        #expect(waits(1, &rate, try ipv6("2001:db8:1:900::1"), at: start) == [0])
    }

    @Test func `zero is no bound`() {
        var rate = NetworkRate(requestsPerSecond: 0)
        #expect(waits(10_000, &rate, home, at: start).allSatisfy { $0 == 0 })
        #expect(rate.count == 0)
    }

    @Test func `no more buckets are remembered than there may be`() {
        var rate = NetworkRate(requestsPerSecond: 10)
        for number in 0..<(NetworkRate.capacity + 5000) {
            _ = rate.take(from: PeerNetwork("\(number)"), now: start)
            #expect(rate.count <= NetworkRate.capacity)
        }
    }
}
