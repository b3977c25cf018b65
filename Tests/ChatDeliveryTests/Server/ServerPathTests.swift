import ChatProtocol
import NIOCore
import Testing

@testable import ChatDelivery

/// Path validation, migration and fallback at the server's end.
@Suite struct ServerPathTests {
    @Test func `a hello is answered with a challenge of its own size, and the answer moves deliveries to UDP`() throws {
        var stage = ServerStage()
        try stage.receive([.hello], paddedTo: 1167, now: 0)
        let sent = try stage.datagrams(now: 0)
        #expect(sent.count == 1)
        #expect(sent.first?.bytes == 1200)
        #expect(sent.first?.frames.last?.acknowledgedRanges == [0...0])
        let challenge = try #require(sent.first?.frames.first?.challenge)
        #expect(stage.server.wire == .tls)
        try stage.receive([.pathResponse(challenge)], now: 40)
        #expect(stage.server.wire == .udp)
        #expect(try stage.outputs(now: 40).first == .wireChanged(.udp))
    }

    @Test(arguments: [(0, 102), (67, 300), (367, 1200), (1167, 1200)])
    func `a challenge is at most three times what came`(payload: Int, bytes: Int) throws {
        var stage = ServerStage()
        try stage.receive([.ping], paddedTo: payload, now: 0)
        #expect(try stage.datagrams(now: 0).map(\.bytes) == [bytes])
        #expect(try stage.outputs(now: 5000) == [])
    }

    @Test func `hellos that are not answered from an address use its allowance up`() throws {
        var stage = ServerStage()
        var received = 0
        var sent = 0
        for time in stride(from: Int64(0), to: 2000, by: 100) {
            try stage.receive([.hello], paddedTo: 0, now: time)
            received += 34
            sent += try stage.datagrams(now: time).map(\.bytes).reduce(0, +)
            #expect(sent <= 3 * received)
        }
    }

    @Test func `a challenge that is not answered is sent again, while the allowance lasts`() throws {
        var stage = ServerStage()
        try stage.receive([.hello], paddedTo: 1167, now: 0)
        let first = try #require(try stage.datagrams(now: 0).first?.frames.first?.challenge)
        // 333 ms and 4 times half of it, rounded up, and 25 ms: RFC 9002, section 6.2.
        #expect(stage.server.deadline == at(1024))
        stage.server.timeout(now: at(1024))
        let again = try stage.datagrams(now: 1024)
        #expect(again.map(\.bytes) == [1200])
        #expect(again.first?.frames.first?.challenge == first)
        var bytes = 2400
        while let due = stage.server.deadline {
            stage.server.timeout(now: due)
            bytes += try stage.datagrams(now: (due - at(0)).nanoseconds / 1_000_000).map(\.bytes).reduce(0, +)
        }
        #expect(bytes == 3600)
    }

    @Test func `hellos in a row are challenged at most every 100 ms, and only the last challenge is waited for`() throws
    {
        var stage = ServerStage()
        var challenges = 0
        for time in stride(from: Int64(0), to: 1000, by: 10) {
            try stage.receive([.hello], paddedTo: 1167, now: time)
            challenges += try stage.datagrams(now: time).count
        }
        #expect(challenges == 10)
        #expect(stage.server.deadline == at(900 + 1024))
    }

    @Test func `the echo must be right and come from the address that was asked`() throws {
        var stage = ServerStage()
        try stage.receive([.hello], paddedTo: 1167, now: 0)
        let challenge = try #require(try stage.datagrams(now: 0).first?.frames.first?.challenge)
        try stage.receive([.pathResponse(challenge ^ 1)], now: 40)
        #expect(stage.server.wire == .tls)
        try stage.receive([.pathResponse(challenge)], port: 40_001, now: 41)
        #expect(stage.server.wire == .tls)
    }

    @Test func `only the newest packet may move the path, and it moves once it is proven`() throws {
        var stage = ServerStage()
        try stage.prove()
        let old = try stage.client.seal([.ping], now: at(90))
        try stage.receive([.ping], now: 100)
        try stage.receive(old, port: 40_001, now: 101)
        #expect(try stage.datagrams(now: 101).allSatisfy { $0.to.port == 40_000 })
        try stage.receive([.ping], port: 40_002, now: 110)
        let sent = try stage.datagrams(now: 110)
        #expect(sent.map(\.to.port) == [40_002])
        let challenge = try #require(sent.first?.frames.first?.challenge)
        try stage.enqueue(1...1)
        #expect(try stage.datagrams(now: 111).map(\.to.port) == [40_000])
        try stage.receive([.pathResponse(challenge)], port: 40_002, now: 150)
        try stage.enqueue(2...2)
        let moved = try stage.datagrams(now: 151)
        #expect(moved.map(\.to.port) == [40_002])
        // The first message was in flight on the old path, which will deliver no more acknowledgements.
        #expect(moved.first?.frames.compactMap(\.sequence) == [1, 2])
    }

    @Test func `hostile datagrams are not answered and change nothing`() throws {
        var stage = ServerStage()
        try stage.prove()
        let replayed = try stage.client.seal([.ping, .hello], now: at(100))
        try stage.receive(replayed, now: 100)
        _ = try stage.outputs(now: 125)
        for (name, datagram) in try hostileDatagrams(direction: .clientToServer, replayed: replayed) {
            for port in [40_000, 666] {
                try stage.receive(datagram, port: port, now: 200)
                #expect(try stage.outputs(now: 200) == [], "\(name)")
                #expect(try stage.outputs(now: 900) == [], "\(name)")
                let deadline = stage.server.deadline
                #expect(deadline == nil, "\(name)")
            }
        }
    }

    @Test func `after 2 seconds without an answer everything goes over TLS`() throws {
        var stage = ServerStage()
        try stage.prove()
        try stage.enqueue(1...1)
        _ = try stage.outputs(now: 100)
        var outputs: [ServerDelivery.Output] = []
        var control: [[UInt64]] = []
        var times: [NIODeadline] = []
        while let due = stage.server.deadline, stage.server.wire == .udp {
            stage.server.timeout(now: due)
            times.append(due)
            outputs = try stage.outputs(now: (due - at(0)).nanoseconds / 1_000_000)
            control += outputs.compactMap { if case .control(_, let indices) = $0 { indices } else { nil } }
        }
        // The early copy; 145 ms after it a probe; from then on one every 200 ms. A copy would be due 7 ms after each
        // probe that carries the message again (the first, second, fourth and eighth), but the budget is spent. A
        // hedge goes after 435 ms; the end comes after 2 s.
        let probes: [Int64] = [252, 259, 452, 459, 652, 852, 859, 1052, 1252, 1452, 1652, 1659, 1852, 2052]
        #expect(times == ([107] + probes + [535, 2100]).sorted().map(at))
        // The second copy over TLS was posted, but not yet written: it is not posted again.
        #expect(control == [[0]])
        #expect(outputs == [.wireChanged(.tls)])
        #expect(stage.server.deadline == nil)
    }

    @Test func `after a failure it rests for 2 seconds, and then wants three round trips`() throws {
        var stage = ServerStage()
        try stage.prove()
        try stage.enqueue(1...1)
        _ = try stage.outputs(now: 100)
        stage.server.timeout(now: at(2100))
        #expect(stage.server.wire == .tls)
        _ = try stage.outputs(now: 2100)
        try stage.receive([.hello], paddedTo: 1167, now: 4099)
        #expect(try stage.outputs(now: 4099) == [])
        try stage.receive([.hello], paddedTo: 1167, now: 4100)
        var challenge = try stage.datagrams(now: 4100).first?.frames.first?.challenge
        for trip in 1...3 {
            #expect(stage.server.wire == .tls)
            let data = try #require(challenge, "round trip \(trip)")
            let now = 4100 + Int64(trip) * 40
            try stage.receive([.pathResponse(data)], paddedTo: 1167, now: now)
            challenge = trip < 3 ? try stage.datagrams(now: now).first?.frames.first?.challenge : nil
        }
        #expect(stage.server.wire == .udp)
        #expect(try stage.outputs(now: 4220).first == .wireChanged(.udp))
    }

    @Test func `a challenge to a client that moved brings what it missed instead of padding`() throws {
        var stage = ServerStage()
        try stage.prove()
        try stage.enqueue(1...3)
        _ = try stage.outputs(now: 100)  // sent to where the client was
        try stage.receive([.hello], paddedTo: 1167, port: 40_001, now: 110)
        // The early copy goes to the old address meanwhile.
        let sent = try stage.datagrams(now: 110).filter { $0.to.port == 40_001 }
        #expect(sent.map(\.bytes) == [1200])
        #expect(sent.first?.frames.compactMap(\.sequence) == [1, 2, 3])
        let challenge = try #require(sent.first?.frames.first?.challenge)
        let owed = stage.client.owedAcknowledgement(now: at(150))
        try stage.receive([try #require(owed), .pathResponse(challenge)], paddedTo: 1167, port: 40_001, now: 150)
        #expect(stage.server.outstandingCount == 0)
        #expect(try stage.datagrams(now: 150).flatMap(\.frames).compactMap(\.sequence) == [])
        // The path validation was also an RTT sample of the new path.
        #expect(stage.server.statistics.roundTrip == .milliseconds(40))
        try stage.enqueue(4...4)
        #expect(try stage.datagrams(now: 160).map(\.to.port) == [40_001])
    }

    @Test(arguments: [(0, [1]), (60, [1, 2, 3]), (1167, [1, 2, 3])] as [(Int, [UInt64])])
    func `within three times what came from the new address`(payload: Int, sequences: [UInt64]) throws {
        var stage = ServerStage()
        try stage.prove()
        try stage.enqueue(1...3, bodyBytes: 30)
        _ = try stage.outputs(now: 100)
        try stage.receive([.ping], paddedTo: payload, port: 40_001, now: 110)
        let sent = try stage.datagrams(now: 110).filter { $0.to.port == 40_001 }
        #expect(sent.first?.frames.compactMap(\.sequence) == sequences)
        #expect(sent.map(\.bytes) == [min(1200, 3 * max(34, payload + 33))])
    }

    @Test func `a challenge that was lost brings them again`() throws {
        var stage = ServerStage()
        try stage.prove()
        try stage.enqueue(1...1)
        _ = try stage.outputs(now: 100)
        for time in [110, 210, 310] as [Int64] {
            try stage.receive([.hello], paddedTo: 1167, port: 40_001, now: time)
            let challenges = try stage.datagrams(now: time).filter { $0.to.port == 40_001 }
            #expect(challenges.map { $0.frames.compactMap(\.sequence) } == [[1]])
        }
    }

    @Test func `before there is a path a challenge brings no messages: they go over TLS`() throws {
        var stage = ServerStage()
        try stage.enqueue(1...2)
        try stage.receive([.hello], paddedTo: 1167, now: 0)
        #expect(try stage.datagrams(now: 0).flatMap(\.frames).compactMap(\.sequence) == [])
    }
}
