import NIOCore
import Testing

@testable import ChatServerCore

@Suite struct UnauthenticatedConnectionsTests {
    private final class Door {
        var places: UnauthenticatedConnections
        var next: UInt64 = 0

        init(all: Int = 1024, perNetwork: Int = 256) {
            var limits = ConnectionLimits()
            limits.unauthenticated = all
            limits.unauthenticatedPerAddress = perNetwork
            places = UnauthenticatedConnections(limits: limits)
        }

        /// A newcomer connects; the connection that must make room for it is removed.
        ///
        /// - Returns: Its number, or `nil` when it was refused.
        func knock(_ network: PeerNetwork, at second: Int64, isFull: Bool = false) -> UInt64? {
            let now = NIODeadline.uptimeNanoseconds(0) + .seconds(second)
            switch places.arrival(from: network, isFull: isFull, now: now) {
            case .admit: break
            case .replace(let id): places.remove(id)
            case .refuse: return nil
            }
            places.add(next, from: network, now: now)
            next += 1
            return next - 1
        }

        /// Whether a stranger is still there.
        func has(_ id: UInt64) -> Bool {
            places.network(of: id) != nil
        }

        /// How many strangers there are.
        var count: Int { (0..<next).filter(has).count }
    }

    private func ipv6(_ address: String) throws -> PeerNetwork {
        try #require(PeerNetwork(SocketAddress(ipAddress: address, port: 1)))
    }

    @Test func `four addresses cannot keep a fifth out, and its stranger is not pushed out by them`() throws {
        let door = Door()
        for second in 0..<256 {
            for number in 1...4 {
                #expect(door.knock(PeerNetwork("192.0.2.\(number)"), at: Int64(second)) != nil)
            }
        }
        #expect(door.count == 1024)
        let person = try #require(door.knock(PeerNetwork("198.51.100.9"), at: 256))
        // Four hundred seconds of a flood from the four addresses.
        for second in 257..<657 {
            for number in 1...4 {
                _ = door.knock(PeerNetwork("192.0.2.\(number)"), at: Int64(second))
            }
        }
        #expect(door.has(person))
        #expect(door.count == 1024)
    }

    @Test func `a newcomer to a full network takes the place of the oldest of that network`() throws {
        let door = Door(perNetwork: 2)
        let other = try #require(door.knock(PeerNetwork("198.51.100.9"), at: 0))
        let first = try #require(door.knock(PeerNetwork("192.0.2.1"), at: 1))
        let second = try #require(door.knock(PeerNetwork("192.0.2.1"), at: 2))
        // The connections there have not had the time to log in yet.
        #expect(door.knock(PeerNetwork("192.0.2.1"), at: 2) == nil)
        #expect(door.knock(PeerNetwork("192.0.2.1"), at: 3) != nil)
        #expect(!door.has(first))
        #expect(door.has(second))
        #expect(door.has(other))
    }

    @Test func `a crowd from everywhere waits until the oldest has had the time to log in`() throws {
        let door = Door(all: 3)
        for number in 1...3 {
            #expect(door.knock(PeerNetwork("192.0.2.\(number)"), at: 10) != nil)
        }
        #expect(door.knock(PeerNetwork("192.0.2.4"), at: 11) == nil)
        #expect(door.knock(PeerNetwork("192.0.2.4"), at: 12) != nil)
        #expect(!door.has(0))
    }

    @Test func `one IPv6 site is bounded by its 64, its 56 and its 48 bits`() throws {
        let door = Door(perNetwork: 2)
        // Each /64 of one /56 has one stranger: two full /64 networks' worth of them fit.
        for number in 0..<4 {
            #expect(door.knock(try ipv6("2001:db8:0:10\(number)::1"), at: 0) != nil)
        }
        #expect(door.knock(try ipv6("2001:db8:0:105::1"), at: 1) == nil)
        // The /48 may hold three full networks' worth.
        #expect(door.knock(try ipv6("2001:db8:0:200::1"), at: 1) != nil)
        #expect(door.knock(try ipv6("2001:db8:0:300::1"), at: 1) != nil)
        #expect(door.knock(try ipv6("2001:db8:0:400::1"), at: 1) == nil)
        #expect(door.knock(try ipv6("2001:db8:1:400::1"), at: 1) != nil)
        // Later, the oldest of the /48's own connections goes, out of its fullest part.
        #expect(door.knock(try ipv6("2001:db8:0:400::1"), at: 9) != nil)
        #expect(!door.has(0))
    }

    @Test func `a full house of sessions has no place for strangers, unless one of them gives its place up`() throws {
        let door = Door()
        #expect(door.knock(PeerNetwork("192.0.2.1"), at: 0, isFull: true) == nil)
        for _ in 0..<3 {
            #expect(door.knock(PeerNetwork("192.0.2.1"), at: 0) != nil)
        }
        #expect(door.knock(PeerNetwork("192.0.2.2"), at: 0, isFull: true) != nil)
        #expect(!door.has(0))
    }

    @Test func `zero switches the bounds off`() throws {
        let door = Door(all: 0, perNetwork: 0)
        for _ in 0..<2000 {
            #expect(door.knock(PeerNetwork("192.0.2.1"), at: 0) != nil)
        }
    }

    @Test func `removing twice counts once`() throws {
        let door = Door(all: 2)
        let first = try #require(door.knock(PeerNetwork("192.0.2.1"), at: 0))
        #expect(door.knock(PeerNetwork("192.0.2.1"), at: 0) != nil)
        door.places.remove(first)
        door.places.remove(first)
        #expect(door.knock(PeerNetwork("192.0.2.1"), at: 0) != nil)
        #expect(door.knock(PeerNetwork("192.0.2.1"), at: 0) == nil)
    }
}
