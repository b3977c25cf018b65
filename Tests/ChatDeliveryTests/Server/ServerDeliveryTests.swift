import ChatProtocol
import NIOCore
import Testing

@testable import ChatDelivery

/// How the server's end delivers: see also the tests of its paths.
@Suite struct ServerDeliveryTests {
    @Test func `starts on TLS, and says how far each message is past the one before`() throws {
        var stage = ServerStage()
        #expect(stage.server.wire == .tls)
        #expect(stage.server.deadline == nil)
        for sequence in [4, 5, 9] as [UInt64] {
            stage.server.enqueue(conversation: 1, sequence: sequence, encoded: try message(sequence))
        }
        stage.server.enqueue(conversation: 2, sequence: 70, encoded: try message(70, in: 2))
        let expected = [
            try delivery(4, advance: 0), try delivery(5, advance: 1), try delivery(9, advance: 4),
            try delivery(70, advance: 0, in: 2),
        ]
        #expect(try stage.outputs(now: 0) == [.control(expected, indices: [0, 1, 2, 3])])
        #expect(stage.server.outstandingCount == 4)
        stage.server.controlWritten([0, 1, 2, 3])
        #expect(stage.server.outstandingCount == 0)
    }

    @Test func `on UDP messages share a datagram`() throws {
        var stage = ServerStage()
        try stage.prove()
        #expect(stage.server.wire == .udp)
        try stage.enqueue(1...5)
        let sent = try stage.datagrams(now: 100)
        #expect(sent.count == 1)
        #expect(sent.first?.frames.compactMap(\.sequence) == [1, 2, 3, 4, 5])
        #expect(sent.first?.to == (try .client()))
        try stage.acknowledge(now: 140)
        #expect(stage.server.outstandingCount == 0)
        #expect(try stage.outputs(now: 140) == [])
    }

    @Test func `fills datagrams up to 1200 bytes, and no further than the window`() throws {
        var stage = ServerStage()
        try stage.prove()
        try stage.enqueue(1...40, bodyBytes: 500)
        let sent = try stage.datagrams(now: 100)
        #expect(sent.allSatisfy { $0.bytes <= 1200 && $0.frames.count == 2 })
        // Datagrams of 1055 bytes each go while 1200 of the 12000 are left: eleven.
        #expect(sent.count == 11)
        #expect(sent.map(\.bytes).reduce(0, +) <= 12_000)
        try stage.acknowledge(now: 140)
        #expect(try stage.datagrams(now: 140).flatMap(\.frames).compactMap(\.sequence) == Array(23...40))
    }

    @Test func `paces what the window permits beyond ten datagrams`() throws {
        var stage = ServerStage()
        try stage.prove()
        try stage.enqueue(1...80, bodyBytes: 500)
        #expect(try stage.datagrams(now: 100).count == 11)
        try stage.acknowledge(now: 140)
        // Slow start: the window has doubled. Ten go at once, and the first of them leaves room for an eleventh.
        let burst = try stage.datagrams(now: 140)
        #expect(burst.count == 11)
        let deadline = stage.server.deadline
        let due = try #require(deadline)
        // 1055 bytes at 1.25 windows per 40 ms, less the unused rest of the burst of 12000.
        #expect(due > at(140))
        #expect(due < at(142))
        var count = 0
        for now in 141...160 as ClosedRange<Int64> {
            let sent = try stage.datagrams(now: now).count
            #expect(sent <= 1)
            count += sent
        }
        #expect(count > 5)
    }

    @Test func `what is too large for a datagram takes TLS, and the rest goes on`() throws {
        var stage = ServerStage()
        try stage.prove()
        try stage.enqueue(1...1)
        try stage.enqueue(2...2, bodyBytes: 1200)
        try stage.enqueue(3...3)
        let outputs = try stage.outputs(now: 100)
        #expect(outputs.first == .control([try largeDelivery()], indices: [1]))
        #expect(outputs.count == 2)
        guard case .datagram(let datagram, _) = outputs.last, case .take(let packet) = stage.client.open(datagram)
        else {
            Issue.record("no datagram for the small ones")
            return
        }
        #expect(packet.frames.compactMap(\.sequence) == [1, 3])
    }

    @Test func `a lost datagram's messages go again in another packet`() throws {
        var stage = ServerStage()
        try stage.prove()
        // So large that no packet has room for a copy of another message.
        try stage.enqueue(1...1, bodyBytes: 700)
        _ = try stage.outputs(now: 100)  // never opened: lost
        for sequence in UInt64(2)...4 {
            try stage.enqueue(sequence...sequence, bodyBytes: 700)
            #expect(try stage.datagrams(now: 101).map { $0.frames.first?.sequence } == [sequence])
        }
        try stage.acknowledge(now: 150)
        #expect(try stage.datagrams(now: 150).flatMap(\.frames).compactMap(\.sequence) == [1])
        #expect(stage.server.outstandingCount == 1)
    }

    @Test func `without an answer it probes with the oldest message, and with new ones`() throws {
        var stage = ServerStage()
        try stage.prove()
        try stage.enqueue(1...1)
        _ = try stage.outputs(now: 100)
        stage.server.timeout(now: at(107))
        #expect(try stage.datagrams(now: 107).map { $0.frames.compactMap(\.sequence) } == [[1]])
        // 40 ms round trip: 40 + 4 x 20 + 25 ms after the early copy, at the earliest.
        #expect(stage.server.deadline == at(252))
        stage.server.timeout(now: at(252))
        try stage.enqueue(2...2)
        #expect(try stage.datagrams(now: 252).map { $0.frames.compactMap(\.sequence) } == [[1, 2], []])
    }

    @Test func `acknowledges at once what comes out of order, and after 20 milliseconds what does not`() throws {
        var stage = ServerStage()
        try stage.prove()
        try stage.receive([.ping], now: 100)
        #expect(stage.server.deadline == at(120))
        #expect(try stage.outputs(now: 119) == [])
        #expect(try stage.datagrams(now: 120).first?.frames.first?.acknowledgedRanges?.first?.upperBound == 3)
        #expect(stage.server.deadline == nil)
        _ = try stage.client.seal([.ping], now: at(200))
        try stage.receive([.ping], now: 200)
        #expect(try stage.datagrams(now: 200).first?.frames.first?.acknowledgedRanges == [5...5, 0...3])
    }

    @Test func `has no room beyond 512 messages`() throws {
        var stage = ServerStage()
        try stage.enqueue(1...512)
        #expect(stage.server.hasRoom == false)
        guard case .control(_, let indices) = try stage.outputs(now: 0).first else {
            Issue.record("nothing went over TLS")
            return
        }
        #expect(stage.server.hasRoom == false)
        stage.server.controlWritten(indices)
        #expect(stage.server.hasRoom == true)
    }

    @Test func `before the session ends, what is under way goes over TLS`() throws {
        var stage = ServerStage()
        try stage.prove()
        try stage.enqueue(1...2)
        _ = try stage.outputs(now: 100)
        try stage.enqueue(3...3)
        stage.server.flushToControl()
        let expected = [
            try delivery(1, advance: 0), try delivery(2, advance: 1), try delivery(3, advance: 1),
        ]
        #expect(try stage.outputs(now: 110) == [.control(expected, indices: [0, 1, 2])])
        #expect(stage.server.deadline == nil)
    }

    private func largeDelivery() throws -> DeliveredMessage {
        DeliveredMessage(advance: 1, message: try message(2, bodyBytes: 1200))
    }
}
