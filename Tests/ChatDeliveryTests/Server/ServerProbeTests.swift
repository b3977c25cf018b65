import ChatProtocol
import NIOCore
import Testing

@testable import ChatDelivery

/// Probes by the server to a client that acknowledges nothing: here with a round trip of 40 ms, a probe time-out of
/// 145 ms.
@Suite struct ServerProbeTests {
    @Test func `a probe is two datagrams, each of which the client acknowledges at once`() throws {
        var stage = try Self.silent()
        stage.server.timeout(now: at(252))
        let probe = try stage.datagrams(now: 252)
        #expect(probe.map { $0.frames.compactMap(\.sequence) } == [[1], []])
        #expect(probe.last?.frames.contains(.ping) == true)
        // A packet number is skipped before each probe, as if a packet had been lost there, so that the client
        // acknowledges at once.
        let isDue = [1251, 1252].map { stage.client.mustAcknowledge(now: at($0)) }
        #expect(isDue == [false, true], "the client got them a second later")
        let owed = stage.client.owedAcknowledgement(now: at(1252))
        let ranges = try #require(owed?.acknowledgedRanges)
        #expect(ranges.prefix(2).map(\.count) == [1, 1])
        #expect(ranges[0].lowerBound == ranges[1].lowerBound + 2)
    }

    @Test func `what the client asks meanwhile is answered with a ping`() throws {
        var stage = try Self.silent()
        stage.server.timeout(now: at(252))
        _ = try stage.outputs(now: 252)
        _ = try stage.outputs(now: 259)
        try stage.receive([.hello], paddedTo: 1167, now: 300)
        let answer = try stage.datagrams(now: 300)
        #expect(answer.map { $0.frames.contains(.ping) } == [true])
        #expect(answer.map { $0.frames.compactMap(\.acknowledgedRanges).count } == [1])
        #expect(answer.allSatisfy { $0.bytes < 60 })
        try stage.acknowledge(now: 340)
        try stage.receive([.ping], now: 350)
        let later = try stage.datagrams(now: 350)
        #expect(!later.flatMap(\.frames).contains(.ping), "it has been heard of: nothing is asked any more")
    }

    @Test func `a client that only acknowledges what is known is not asked`() throws {
        var stage = try Self.silent()
        stage.server.timeout(now: at(252))
        _ = try stage.outputs(now: 252)
        try stage.receive([.recovered(7)], now: 255)
        #expect(try stage.outputs(now: 255) == [])
    }

    @Test(arguments: [false, true])
    func `answered pings alone do not keep UDP, a message that arrives does`(othersArrive: Bool) throws {
        var stage = try Self.silent()
        var sequence: UInt64 = 1
        var end: Int64 = 0
        while let due = Self.deadline(of: stage), stage.server.wire == .udp {
            // The stage counts in whole milliseconds: round up to the first one at which it is due.
            end = ((due - at(0)).nanoseconds + 999_999) / 1_000_000
            stage.server.timeout(now: at(end))
            if othersArrive, end > 1500 * Int64(sequence) {
                sequence += 1
                // Too large to share a packet with message 1.
                try stage.enqueue(sequence...sequence, bodyBytes: 1150)
            }
            // Every packet with message 1 in it is lost.
            for packet in try Self.packets(of: &stage, now: end) where !packet.sequences.contains(1) {
                let acknowledgement = Acknowledgement(delayMicroseconds: 0, ranges: [packet.number...packet.number])
                try stage.receive([.acknowledgement(acknowledgement)], now: end)
            }
        }
        #expect(stage.server.wire == .tls)
        #expect(end == (othersArrive ? 6100 : 2100))
    }

    private static func deadline(of stage: borrowing ServerStage) -> NIODeadline? {
        stage.server.deadline
    }

    /// A message was sent, and its early copy; neither arrives.
    private static func silent() throws -> ServerStage {
        var stage = ServerStage()
        try stage.prove()
        try stage.enqueue(1...1)
        _ = try stage.outputs(now: 100)
        stage.server.timeout(now: at(107))
        _ = try stage.outputs(now: 107)
        return stage
    }

    private static func packets(
        of stage: inout ServerStage,
        now: Int64
    ) throws -> [(number: UInt64, sequences: [UInt64])] {
        var sent: [(number: UInt64, sequences: [UInt64])] = []
        for case .datagram(let datagram, _) in try stage.outputs(now: now) {
            if case .take(let packet) = stage.client.open(datagram) {
                sent.append((packet.number, packet.frames.compactMap(\.sequence)))
            }
        }
        return sent
    }
}
