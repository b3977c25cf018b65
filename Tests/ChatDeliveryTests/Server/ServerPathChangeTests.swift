import ChatProtocol
import NIOCore
import Testing

@testable import ChatDelivery

/// State that the server's end carries over from one path to the next: on a move, when UDP has failed, and at the
/// end.
@Suite struct ServerPathChangeTests {
    @Test func `a move forgets round trip, window, size and losses, and counts what was lost before`() throws {
        var stage = try Self.disturbed()
        let before = stage.server.statistics
        #expect(before.packetsLost == 1)
        #expect(before.congestionWindow < 12_000)
        #expect(stage.server.path.losses.hasLost == true)
        #expect(stage.server.path.size.bytes == PathMTU.candidates[0])
        try Self.move(&stage, to: 40_001, at: 1000, roundTrip: 70)
        let after = stage.server.statistics
        #expect(after.packetsLost == 1, "what was under way is sent again, and was not lost")
        #expect(after.congestionWindow == 12_000)
        #expect(after.roundTrip == .milliseconds(70))
        #expect(after.bytesInFlight == 0)
        #expect(stage.server.path.losses == LossHistory())
        #expect(stage.server.path.size == PathMTU())
    }

    @Test func `a failure forgets them, too, and counts what was under way as lost`() throws {
        var stage = try Self.disturbed()
        try stage.enqueue(20...20)
        _ = try stage.outputs(now: 1000)
        stage.server.timeout(now: at(3000))
        #expect(stage.server.wire == .tls)
        let after = stage.server.statistics
        #expect(after.packetsLost == 2)
        #expect(after.congestionWindow == 12_000)
        #expect(after.roundTrip == nil)
        #expect(after.bytesInFlight == 0)
        #expect(stage.server.path.isProven == false)
        #expect(stage.server.path.losses == LossHistory())
        #expect(stage.server.path.size == PathMTU())
        #expect(
            stage.server.path.sent.longestProbeInterval == nil,
            "the time-outs of challenges double without a limit"
        )
    }

    @Test func `a probe that the old path owed is not sent by the new one`() throws {
        var stage = ServerStage()
        try stage.prove()
        try stage.enqueue(1...1)
        _ = try stage.outputs(now: 100)
        try stage.receive([.hello], paddedTo: 1167, port: 40_001, now: 240)
        let challenges = try stage.datagrams(now: 240).flatMap(\.frames).compactMap(\.challenge)
        stage.server.timeout(now: at(900))
        #expect(stage.server.path.probesOwed + stage.server.path.pingsOwed == 2)
        let challenge = try #require(challenges.first)
        try stage.receive([.pathResponse(challenge)], paddedTo: 1167, port: 40_001, now: 901)
        let sent = try stage.datagrams(now: 901)
        #expect(sent.map(\.to.port) == [40_001])
        #expect(sent.flatMap(\.frames).compactMap(\.sequence) == [1])
        #expect(!sent.flatMap(\.frames).contains(.ping))
    }

    @Test func `a copy that a stranger sends first does not make a lost challenge wait for a second`() throws {
        var stage = ServerStage()
        try stage.receive([.hello], paddedTo: 1167, now: 0)
        _ = try stage.datagrams(now: 0)
        try stage.acknowledge(now: 40)
        // The answer came from another address first; the client's next hello starts the validation of its address
        // again.
        try stage.receive([.hello], paddedTo: 1167, port: 666, now: 50)
        _ = try stage.datagrams(now: 50)
        try stage.receive([.hello], paddedTo: 1167, now: 250)
        #expect(try stage.outputs(now: 250).count == 1)  // never opened: lost
        // 40 ms, plus 4 times half of it, plus 25 ms: the round trip that the first challenge has measured.
        #expect(stage.server.deadline == at(250 + 145))
        stage.server.timeout(now: at(395))
        let again = try stage.datagrams(now: 395)
        #expect(again.map(\.to.port) == [40_000])
        #expect(again.first?.frames.first?.challenge != nil)
    }

    @Test func `at the session's end TLS takes what comes later, too, and no path is proven any more`() throws {
        var stage = ServerStage()
        try stage.prove()
        try stage.enqueue(1...1)
        _ = try stage.outputs(now: 100)
        stage.server.flushToControl()
        _ = try stage.outputs(now: 110)
        #expect(stage.server.wire == .tls)
        try stage.enqueue(2...2)
        #expect(try stage.outputs(now: 120) == [.control([try delivery(2, advance: 1)], indices: [1])])
        for port in [40_000, 40_001] {
            try stage.receive([.hello], paddedTo: 1167, port: port, now: 200)
            #expect(try stage.outputs(now: 200) == [])
        }
        #expect(stage.server.deadline == nil)
        let counts = stage.server.statistics
        #expect(counts.fallbacks == 0)
        #expect(counts.packetsLost == 0)
    }

    /// A session by UDP with a round trip of 40 ms and larger datagrams that has lost one packet.
    private static func disturbed() throws -> ServerStage {
        var stage = ServerStage()
        try stage.prove()
        if let size = stage.server.path.size.nextProbe(now: at(99)) {
            stage.server.path.size.arrived(size, isProbe: true)
        }
        try stage.enqueue(1...1)
        _ = try stage.outputs(now: 100)  // never opened: lost
        for sequence in UInt64(2)...4 {
            try stage.enqueue(sequence...sequence)
            _ = try stage.datagrams(now: 101)
        }
        try stage.acknowledge(now: 141)
        return stage
    }

    private static func move(_ stage: inout ServerStage, to port: Int, at time: Int64, roundTrip: Int64) throws {
        try stage.receive([.hello], paddedTo: DatagramKey.payloadBytes, port: port, now: time)
        let challenge = try #require(
            try stage.datagrams(now: time).first { $0.to.port == port }?.frames.first?.challenge
        )
        let answer: [DatagramFrame] = [.pathResponse(challenge)]
        try stage.receive(answer, paddedTo: DatagramKey.payloadBytes, port: port, now: time + roundTrip)
    }
}
