import ChatProtocol
import NIOCore
import Testing

@testable import ChatDelivery

/// Limits on the traffic that one session's client can make the server send to addresses that are not validated.
@Suite struct ServerChallengeTests {
    @Test(arguments: [2, 3, 100])
    func `addresses that take turns share one rate of challenges`(addresses: Int) throws {
        var stage = ServerStage()
        var challenges = 0
        var received: [Int: Int] = [:]
        var sent: [Int: Int] = [:]
        for now in 0..<Int64(1000) {
            let port = 40_000 + Int(now) % addresses
            try stage.receive([.hello], paddedTo: 1167, port: port, now: now)
            received[port, default: 0] += 1200
            for datagram in try stage.datagrams(now: now) {
                challenges += 1
                sent[try #require(datagram.to.port), default: 0] += datagram.bytes
            }
        }
        // Ten at once and one every 100 ms; formerly it was one for each of the thousand hellos.
        #expect(challenges == 19)
        for (port, bytes) in sent {
            #expect(bytes <= 3 * received[port, default: 0])
        }
    }

    @Test func `a client that moves is challenged at once, whatever it did a second before`() throws {
        var stage = ServerStage()
        try stage.prove()
        for now in 100..<Int64(300) {
            try stage.receive([.ping], port: 41_000 + Int(now) % 2, now: now)
            _ = try stage.datagrams(now: now)
        }
        try stage.receive([.hello], paddedTo: 1167, port: 42_000, now: 1300)
        let challenge = try #require(
            try stage.datagrams(now: 1300).first { $0.to.port == 42_000 }?.frames.compactMap(\.challenge).first
        )
        try stage.receive([.pathResponse(challenge)], paddedTo: 1167, port: 42_000, now: 1340)
        #expect(stage.server.provenPath?.port == 42_000)
    }

    @Test func `an unanswered challenge is repeated after 100 ms at the earliest, however short the round trip`() throws
    {
        var stage = ServerStage()
        try stage.prove(roundTrip: 1)
        try stage.receive([.hello], paddedTo: 1167, port: 40_001, now: 100)
        var times: [Int64] = []
        var now: Int64 = 100
        while now < 2000 {
            times += try stage.datagrams(now: now).filter { $0.to.port == 40_001 }.map { _ in now }
            let deadline = stage.server.deadline
            guard let due = deadline else {
                break
            }
            // Pacing is finer than the clock here.
            now = ((due - at(0)).nanoseconds + 999_999) / 1_000_000
            stage.server.timeout(now: at(now))
        }
        // Anti-amplification limit: three times the bytes of the hello.
        #expect(times.count == 3)
        #expect(zip(times, times.dropFirst()).allSatisfy { $1 - $0 >= 100 }, "\(times)")
    }

    @Test func `an echo that is not padded proves the address as well`() throws {
        var stage = ServerStage()
        try stage.receive([.hello], paddedTo: 1167, now: 0)
        let challenge = try #require(try stage.datagrams(now: 0).first?.frames.first?.challenge)
        let echo = try stage.client.seal([.pathResponse(challenge)], now: at(40))
        #expect(echo.readableBytes == 42)
        try stage.receive(echo, now: 40)
        #expect(stage.server.wire == .udp)
    }

    @Test(arguments: [0, 67, 1167])
    func `whatever a mover sends first is challenged, an acknowledgement as well`(payload: Int) throws {
        var stage = ServerStage()
        try stage.prove()
        let known = Acknowledgement(delayMicroseconds: 0, ranges: [0...0])
        let datagram = try stage.client.seal([.acknowledgement(known)], paddedTo: payload, now: at(100))
        try stage.receive(datagram, port: 40_001, now: 100)
        let challenges = try stage.datagrams(now: 100).filter { $0.to.port == 40_001 }
        #expect(challenges.map(\.bytes) == [min(1200, 3 * datagram.readableBytes)])
        #expect(challenges.first?.frames.first?.challenge != nil)
    }
}
