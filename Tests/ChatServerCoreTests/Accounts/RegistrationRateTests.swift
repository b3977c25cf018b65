import NIOCore
import Testing

@testable import ChatServerCore

@Suite struct RegistrationRateTests {
    private let start = NIODeadline.uptimeNanoseconds(1_000_000_000_000)
    private let class7 = PeerNetwork("192.0.2.1")

    @Test func `a hundred at once, then one a second`() {
        var rate = RegistrationRate(burst: 100, perMinute: 60)
        for _ in 1...100 {
            #expect(rate.take(class7, now: start) == nil)
        }
        #expect(rate.take(class7, now: start) == .seconds(1))
        #expect(rate.take(class7, now: start + .milliseconds(999)) == .milliseconds(1))
        #expect(rate.take(class7, now: start + .seconds(1)) == nil)
        #expect(rate.take(class7, now: start + .seconds(1)) == .seconds(1))
        // Unused registrations accumulate, up to a hundred.
        for _ in 1...100 {
            #expect(rate.take(class7, now: start + .minutes(10)) == nil)
        }
        #expect(rate.take(class7, now: start + .minutes(10)) != nil)
    }

    @Test func `other networks have buckets of their own`() {
        var rate = RegistrationRate(burst: 1, perMinute: 1)
        #expect(rate.take(class7, now: start) == nil)
        #expect(rate.take(class7, now: start) == .minutes(1))
        #expect(rate.take(PeerNetwork("192.0.2.2"), now: start) == nil)
    }

    @Test func `customers of one IPv6 site have four buckets together`() throws {
        var rate = RegistrationRate(burst: 10, perMinute: 60)
        var made = 0
        for customer in 0..<16 {
            let address = try SocketAddress(ipAddress: "2001:db8:7:\(String(customer, radix: 16))00::1", port: 1)
            let network = try #require(PeerNetwork(address))
            for _ in 1...20 where rate.take(network, now: start) == nil {
                made += 1
            }
        }
        #expect(made == 40)
    }

    @Test func `what the server did not make is given back`() {
        var rate = RegistrationRate(burst: 1, perMinute: 60)
        #expect(rate.take(class7, now: start) == nil)
        rate.giveBack(class7)
        #expect(rate.take(class7, now: start) == nil)
        #expect(rate.take(class7, now: start) != nil)
    }

    @Test func `0 is no bound`() {
        var rate = RegistrationRate(burst: 0, perMinute: 1)
        for _ in 1...10_000 {
            #expect(rate.take(class7, now: start) == nil)
        }
    }

    @Test func `beyond 4096 networks the one that may make most is forgotten`() {
        var rate = RegistrationRate(burst: 2, perMinute: 1)
        #expect(rate.take(class7, now: start) == nil)
        #expect(rate.take(class7, now: start) == nil)
        for number in 0..<5000 {
            #expect(rate.take(PeerNetwork("10.0.\(number / 256).\(number % 256)"), now: start) == nil)
        }
        #expect(rate.take(class7, now: start) != nil)
    }
}
