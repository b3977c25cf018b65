import ChatProtocol
import NIOCore
import Testing

@testable import ChatDelivery

@Suite struct ClientDeliveryTests {
    @Test func `says hello in full datagrams until the server says UDP`() throws {
        var stage = ClientStage()
        for time in [0, 250, 750, 1750] as [Int64] {
            #expect(stage.deadline == at(time))
            let sent = try stage.datagrams(now: time)
            #expect(sent.map(\.frames) == [[.hello]])
            #expect(sent.map(\.bytes) == [1200])
        }
        stage.client.wireChanged(.udp, now: at(2000))
        #expect(try stage.datagrams(now: 3750).isEmpty)
    }

    @Test func `stays on TLS when it is told to`() throws {
        var stage = ClientStage(usesDatagrams: false)
        #expect(stage.deadline == nil)
        #expect(try stage.datagrams(now: 0).isEmpty)
        stage.client.receivedOverControl([try delivery(1, advance: 0)])
        #expect(try stage.messages(now: 0) == [1])
    }

    @Test(arguments: [69, 500, 1167])
    func `answers a challenge in a datagram of its size`(payload: Int) throws {
        var stage = try ClientStage.established()
        try stage.receive([.pathChallenge(0xABCD)], paddedTo: payload, now: 100)
        let sent = try stage.datagrams(now: 100)
        #expect(sent.first?.frames.last == .pathResponse(0xABCD))
        #expect(sent.first?.bytes == payload + 33)
    }

    @Test func `answers at most four challenges at once`() throws {
        var stage = try ClientStage.established()
        try stage.receive((1...9).map { .pathChallenge($0) }, now: 100)
        let answered = try stage.datagrams(now: 100).flatMap(\.frames).filter {
            if case .pathResponse = $0 { true } else { false }
        }
        #expect(answered == [.pathResponse(1), .pathResponse(2), .pathResponse(3), .pathResponse(4)])
    }

    @Test(arguments: [(-1.0, 18_000), (0.0, 20_000), (1.0, 22_000), (5.0, 22_000)] as [(Double, Int64)])
    func `keeps its path open every 20 seconds, give or take a tenth`(jitter: Double, interval: Int64) throws {
        var stage = try ClientStage.established(jitter: jitter)
        #expect(stage.deadline == at(interval))
        stage.client.timeout(now: at(interval))
        let sent = try stage.datagrams(now: interval)
        #expect(sent.map(\.frames) == [[.ping]])
        #expect(sent.map(\.bytes) == [34])
    }

    @Test func `an unanswered keepalive leads to hellos, an answered one does not`() throws {
        var stage = try ClientStage.established()
        stage.client.timeout(now: at(20_000))
        var frames: [[DatagramFrame]] = try stage.datagrams(now: 20_000).map(\.frames)
        while frames.count < 5, let due = stage.deadline {
            stage.client.timeout(now: due)
            frames += try stage.datagrams(now: (due - at(0)).nanoseconds / 1_000_000).map(\.frames)
        }
        // The keepalive and three pings as probes stay unanswered; the next probe is a hello.
        #expect(frames == [[.ping], [.ping], [.ping], [.ping], [.hello]])
        try stage.acknowledge(now: 60_000)
        #expect(try stage.datagrams(now: 60_000).isEmpty)
        #expect(stage.deadline == at(80_000))
    }

    @Test func `shows messages in order and acknowledges them`() throws {
        var stage = try ClientStage.established()
        try stage.receive([.message(try delivery(2, advance: 1), index: 1)], now: 100)
        #expect(try stage.messages(now: 100) == [])
        #expect(stage.deadline == at(120))
        try stage.receive(
            [.message(try delivery(1, advance: 0), index: 0), .message(try delivery(3, advance: 1), index: 2)],
            now: 110
        )
        #expect(try stage.messages(now: 110, acknowledging: 0...1) == [1, 2, 3])
    }

    @Test func `drops what has come by the other wire`() throws {
        var stage = try ClientStage.established()
        try stage.receive([.message(try delivery(1, advance: 0), index: 0)], now: 100)
        #expect(try stage.messages(now: 100) == [1])
        stage.client.receivedOverControl([try delivery(1, advance: 0), try delivery(2, advance: 1)])
        #expect(try stage.messages(now: 101) == [2])
        try stage.receive([.message(try delivery(2, advance: 1), index: 1)], now: 102)
        #expect(try stage.messages(now: 102, acknowledging: 0...1) == [])
    }

    @Test func `without room a message is neither shown nor acknowledged, and comes again`() throws {
        var stage = try ClientStage.established()
        try stage.receive([.message(try delivery(1, advance: 0), index: 0)], hasRoom: false, now: 100)
        #expect(try stage.messages(now: 100) == [])
        #expect(stage.deadline == at(20_000))
        try stage.receive([.message(try delivery(1, advance: 0), index: 0)], now: 200)
        #expect(try stage.messages(now: 225, acknowledging: 1...1) == [1])
    }

    @Test func `a ping that comes while there is no room is not acknowledged`() throws {
        var stage = try ClientStage.established()
        try stage.receive([.ping], hasRoom: false, now: 100)
        #expect(stage.deadline == at(20_000))
        try stage.receive([.ping], now: 200)
        // As far as the server is told, the first packet is missing.
        #expect(try stage.messages(now: 225, acknowledging: 1...1) == [])
    }

    @Test func `a message that cannot be read is acknowledged and forgotten`() throws {
        var stage = try ClientStage.established()
        let broken = DeliveredMessage(advance: 0, message: ByteBuffer(bytes: [0xFF]))
        try stage.receive([.message(broken, index: 0), .message(try delivery(1, advance: 0), index: 0)], now: 100)
        #expect(try stage.messages(now: 125, acknowledging: 0...0) == [1])
    }

    @Test func `hostile datagrams are not answered and change nothing`() throws {
        var stage = try ClientStage.established()
        let replayed = try stage.server.seal(
            [.pathChallenge(1), .message(try delivery(1, advance: 0), index: 0)],
            now: at(50)
        )
        stage.client.received(replayed, hasRoom: true, now: at(50))
        #expect(try stage.messages(now: 100) == [1])
        let deadline = stage.deadline
        for (name, datagram) in try hostileDatagrams(direction: .serverToClient, replayed: replayed) {
            stage.client.received(datagram, hasRoom: true, now: at(200))
            let output = try stage.client.nextOutput(now: at(200))
            #expect(output == nil, "\(name)")
            #expect(stage.deadline == deadline, "\(name)")
        }
    }

    @Test func `the server's word for TLS starts the hellos again`() throws {
        var stage = try ClientStage.established()
        stage.client.wireChanged(.tls, now: at(500))
        #expect(stage.deadline == at(500))
        #expect(try stage.datagrams(now: 500).map(\.frames) == [[.hello]])
        #expect(stage.deadline == at(750))
    }
}
