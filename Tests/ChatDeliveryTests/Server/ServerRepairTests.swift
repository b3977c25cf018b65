import ChatProtocol
import NIOCore
import Testing

@testable import ChatDelivery

/// Copies and repair symbols that the server sends before it knows of a loss.
@Suite struct ServerRepairTests {
    @Test func `a message that nothing follows gets one copy after 7 milliseconds`() throws {
        var stage = ServerStage()
        try stage.prove()
        try stage.enqueue(1...1)
        #expect(try stage.datagrams(now: 100).map { $0.frames.compactMap(\.sequence) } == [[1]])
        #expect(stage.server.deadline == at(107))
        stage.server.timeout(now: at(106))
        #expect(try stage.outputs(now: 106) == [])
        stage.server.timeout(now: at(107))
        #expect(try stage.datagrams(now: 107).map { $0.frames.compactMap(\.sequence) } == [[1]])
        #expect(stage.server.statistics.repairsSent == 1)
        #expect(stage.server.statistics.resent == 0)
        // There is no other copy: the next event is a probe, 40 + 4 x 20 + 25 ms later.
        #expect(stage.server.deadline == at(252))
    }

    @Test func `none when it was acknowledged before`() throws {
        var stage = ServerStage()
        try stage.prove()
        try stage.enqueue(1...1)
        _ = try stage.datagrams(now: 100)
        try stage.acknowledge(now: 106)
        #expect(stage.server.deadline == nil)
        stage.server.timeout(now: at(107))
        #expect(try stage.outputs(now: 107) == [])
        #expect(stage.server.statistics.repairsSent == 0)
    }

    @Test func `the copy goes with the next packet, and needs none of its own then`() throws {
        var stage = ServerStage()
        try stage.prove()
        try stage.enqueue(1...1)
        _ = try stage.datagrams(now: 100)
        try stage.enqueue(2...2)
        #expect(try stage.datagrams(now: 105).map { $0.frames.compactMap(\.sequence) } == [[2, 1]])
        #expect(stage.server.statistics.repairsSent == 1)
        #expect(stage.server.deadline == at(112))
    }

    @Test func `with more under way a symbol goes with the next packet, and gives what was lost`() throws {
        var stage = ServerStage()
        try stage.prove()
        for (sequence, now) in [(1, 100), (2, 105)] as [(UInt64, Int64)] {
            try stage.enqueue(sequence...sequence)
            // The second packet brings a copy of the first message, too; both are lost.
            _ = try stage.outputs(now: now)
        }
        try stage.enqueue(3...3)
        var sent = try stage.datagrams(now: 110)
        try stage.enqueue(4...4)
        sent += try stage.datagrams(now: 115)
        #expect(sent.count == 2)
        let symbols = Self.symbols(in: sent.flatMap(\.frames))
        // One symbol for each message that nothing repairs yet.
        #expect(symbols.map(\.indices) == [[1, 0], [2, 1, 0]])
        #expect(Set(symbols.map(\.key)).count == 2)
        var decoder = RepairDecoder()
        #expect(decoder.received(try delivery(3, advance: 1), index: 2) == [])
        let recovered = symbols.flatMap { decoder.received($0) }
        #expect(recovered.map(\.delivery) == [try delivery(1, advance: 0), try delivery(2, advance: 1)])
    }

    @Test func `several messages of one packet get their copies together, oldest first`() throws {
        var stage = ServerStage()
        try stage.prove()
        try stage.enqueue(1...3)
        _ = try stage.outputs(now: 100)
        stage.server.timeout(now: at(107))
        #expect(try stage.datagrams(now: 107).map { $0.frames.compactMap(\.sequence) } == [[1, 2, 3]])
        #expect(stage.server.statistics.repairsSent == 3)
    }

    @Test(arguments: [(4, true), (5, false)] as [(UInt64, Bool)])
    func `more new messages in one packet than symbols give back are not repaired`(
        count: UInt64,
        isRepaired: Bool
    ) throws {
        var stage = ServerStage()
        try stage.prove()
        try stage.enqueue(1...count)
        #expect(try stage.datagrams(now: 100).count == 1)
        stage.server.timeout(now: at(107))
        #expect(try stage.datagrams(now: 107).count == (isRepaired ? 1 : 0))
        #expect(stage.server.statistics.repairsSent == (isRepaired ? 4 : 0))
    }

    @Test func `on a path with a short round trip there are none until something is lost`() throws {
        var stage = ServerStage()
        try stage.prove(roundTrip: 4)
        for sequence in UInt64(1)...3 {
            let now = Int64(sequence) * 100
            try stage.enqueue(sequence...sequence)
            #expect(try stage.datagrams(now: now).count == 1)
            stage.server.timeout(now: at(now + 7))
            #expect(try stage.outputs(now: now + 7) == [])
            try stage.acknowledge(now: now + 10)
        }
        #expect(stage.server.statistics.repairsSent == 0)
        try stage.enqueue(4...4)
        _ = try stage.outputs(now: 500)  // never opened: lost
        for sequence in UInt64(5)...7 {
            try stage.enqueue(sequence...sequence)
            _ = try stage.datagrams(now: 500)
        }
        #expect(stage.server.statistics.repairsSent == 0)
        try stage.acknowledge(now: 504)
        #expect(stage.server.statistics.packetsLost == 1)
        #expect(try stage.datagrams(now: 504).flatMap(\.frames).compactMap(\.sequence) == [4])
        stage.server.timeout(now: at(511))
        #expect(try stage.datagrams(now: 511).flatMap(\.frames).compactMap(\.sequence) == [4])
        #expect(stage.server.statistics.repairsSent == 1)
    }

    @Test func `after a thousand packets without a loss there are none`() throws {
        var stage = ServerStage()
        try stage.prove()
        var now: Int64 = 1000
        for sequence in UInt64(1)...1000 {
            now += 60
            try stage.enqueue(sequence...sequence)
            _ = try stage.datagrams(now: now)
            try stage.acknowledge(now: now + 40)
        }
        try stage.enqueue(1001...1001)
        _ = try stage.datagrams(now: now + 60)
        stage.server.timeout(now: at(now + 67))
        #expect(try stage.outputs(now: now + 67) == [])
        #expect(stage.server.statistics.packetsLost == 0)
        #expect(stage.server.statistics.repairsSent == 0)
    }

    @Test func `what the client has computed is done with`() throws {
        var stage = ServerStage()
        try stage.prove()
        try stage.enqueue(1...3)
        _ = try stage.outputs(now: 100)
        try stage.receive([.recovered(1)], now: 140)
        #expect(stage.server.outstandingCount == 2)
        #expect(stage.server.statistics.recovered == 1)
        // A repeated report, one of a message that was never sent, and one of a message over TLS change nothing.
        try stage.enqueue(4...4, bodyBytes: 1200)
        try stage.receive([.recovered(1), .recovered(3), .recovered(77), .recovered((1 << 62) - 1)], now: 141)
        #expect(stage.server.outstandingCount == 3)
        #expect(stage.server.statistics.recovered == 1)
        // The early copy, long due, carries the other two messages.
        #expect(try stage.datagrams(now: 141).flatMap(\.frames).compactMap(\.sequence) == [1, 3])
    }

    @Test func `counts what it does and sees`() throws {
        var stage = ServerStage()
        try stage.prove()
        try stage.enqueue(1...1)
        try stage.enqueue(2...2, bodyBytes: 1200)
        _ = try stage.outputs(now: 100)
        let statistics = stage.server.statistics
        #expect(statistics.wire == .udp)
        #expect(statistics.roundTrip == .milliseconds(40))
        #expect(statistics.messagesByUDP == 1)
        #expect(statistics.messagesByTLS == 1)
        #expect(statistics.congestionWindow == 12_000)
        // 33 bytes around the frame, and 4 before the message.
        #expect(statistics.bytesInFlight == 37 + (try message(1).readableBytes))
        #expect(statistics.lastContact == at(40))
    }

    private static func symbols(in frames: [DatagramFrame]) -> [RepairSymbol] {
        frames.compactMap { if case .repair(let symbol) = $0 { symbol } else { nil } }
    }
}
