import ChatProtocol
import NIOCore
import Testing

@testable import ChatDelivery

/// Forward error correction (FEC) at the client: messages recovered from repair symbols, and the counters of it.
@Suite struct ClientRepairTests {
    @Test func `a lost message is computed, shown in its place, and the server is told in two packets`() throws {
        var stage = try ClientStage.established()
        try stage.receive([try Self.message(0)], now: 100)
        #expect(try stage.messages(now: 100) == [1])
        // Message 1 is lost. The next packet brings message 2 and the symbol that repairs the one before.
        try stage.receive([try Self.message(2), try Self.symbol(of: [1, 0])], now: 110)
        let outputs = try Self.outputs(of: &stage, now: 110)
        #expect(outputs.messages == [2, 3])
        #expect(outputs.recovered == [[1]])
        #expect(stage.client.statistics.recovered == 1)
        #expect(stage.client.statistics.messagesByUDP == 3)
        for (now, told) in [(200, [[1]]), (300, [[]]), (400, [[]])] as [(Int64, [[UInt64]])] {
            try stage.receive([.ping], now: now)
            try stage.receive([.ping], now: now)
            #expect(try Self.outputs(of: &stage, now: now).recovered == told, "at \(now) ms")
        }
    }

    @Test func `a symbol that came first is used when the messages come`() throws {
        var stage = try ClientStage.established()
        try stage.receive([try Self.symbol(of: [2, 1, 0])], now: 100)
        #expect(try stage.messages(now: 100) == [])
        try stage.receive([try Self.message(2)], now: 101)
        #expect(try stage.messages(now: 101) == [])
        try stage.receive([try Self.message(0)], now: 102)
        #expect(try stage.messages(now: 102) == [1, 2, 3])
    }

    @Test func `a message that was computed and comes after all is a double`() throws {
        var stage = try ClientStage.established()
        try stage.receive([try Self.message(0), try Self.symbol(of: [1, 0])], now: 100)
        #expect(try stage.messages(now: 100) == [1, 2])
        try stage.receive([try Self.message(1)], now: 110)
        #expect(try stage.messages(now: 110, acknowledging: 0...1) == [])
        #expect(stage.client.statistics.doubles == 1)
    }

    @Test func `without room a symbol is neither used nor acknowledged, and comes again`() throws {
        var stage = try ClientStage.established()
        try stage.receive([try Self.message(0)], now: 100)
        #expect(try stage.messages(now: 125, acknowledging: 0...0) == [1])
        let symbol = try Self.symbol(of: [1, 0])
        try stage.receive([symbol], hasRoom: false, now: 200)
        #expect(try stage.messages(now: 200) == [])
        #expect(stage.deadline == at(20_000))
        try stage.receive([symbol], now: 300)
        #expect(try stage.messages(now: 300, acknowledging: 2...2) == [2])
    }

    @Test func `what a symbol gives that is no message is not shown`() throws {
        var stage = try ClientStage.established()
        let broken = RepairSymbol(key: 0, newest: 0, mask: 1, bytes: ByteBuffer(repeating: 0x5a, count: 40))
        try stage.receive([.repair(broken), try Self.message(1, advance: 0)], now: 100)
        #expect(try stage.messages(now: 125, acknowledging: 0...0) == [2])
    }

    @Test func `tells of 32 computed messages at most, 16 in a packet`() throws {
        var stage = try ClientStage.established()
        for index in UInt64(0)..<40 {
            try stage.receive([try Self.symbol(of: [index])], now: 100)
        }
        var told = try Self.outputs(of: &stage, now: 100).recovered
        for now in 101..<120 as Range<Int64> {
            try stage.receive([.ping], now: now)
            try stage.receive([.ping], now: now)
            told += try Self.outputs(of: &stage, now: now).recovered
        }
        #expect(told.map(\.count).max() == 16)
        #expect(told.flatMap { $0 }.sorted() == (UInt64(0)..<32).flatMap { [$0, $0] })
        #expect(told.allSatisfy { Set($0).count == $0.count })
        #expect(stage.client.statistics.recovered == 40)
    }

    @Test func `counts what it does and sees`() throws {
        var stage = ClientStage()
        #expect(stage.client.statistics == .init().with(congestionWindow: 12_000))
        _ = try stage.datagrams(now: 0)
        stage.client.wireChanged(.udp, now: at(30))
        try stage.acknowledge(now: 40)
        try stage.receive([try Self.message(0), try Self.message(1)], now: 100)
        try stage.receive([try Self.message(0)], now: 101)
        stage.client.receivedOverControl([try delivery(3, advance: 1)])
        _ = try stage.datagrams(now: 101)
        var expected = DeliveryStatistics().with(congestionWindow: 12_000)
        expected.wire = .udp
        expected.roundTrip = .milliseconds(40)
        expected.lastContact = at(101)
        // The hello and one acknowledgement.
        expected.packetsSent = 2
        expected.packetsReceived = 3
        expected.messagesByUDP = 2
        expected.messagesByTLS = 1
        expected.doubles = 1
        #expect(stage.client.statistics == expected)
        stage.client.wireChanged(.tls, now: at(200))
        #expect(stage.client.statistics.fallbacks == 1)
        #expect(stage.client.statistics.wire == .tls)
    }

    /// The message with an index; its sequence is one more.
    private static func message(_ index: UInt64, advance: UInt64? = nil) throws -> DatagramFrame {
        .message(try delivery(index + 1, advance: advance ?? min(index, 1)), index: index)
    }

    private static func symbol(of indices: [UInt64]) throws -> DatagramFrame {
        var encoder = RepairEncoder()
        return .repair(
            encoder.symbol(
                of: try indices.map { .init(index: $0, delivery: try delivery($0 + 1, advance: min($0, 1))) }
            )
        )
    }

    /// The sequences that are shown, and for each datagram the indices that it reports as recovered.
    private static func outputs(
        of stage: inout ClientStage,
        now: Int64
    ) throws -> (messages: [UInt64], recovered: [[UInt64]]) {
        var messages: [UInt64] = []
        var recovered: [[UInt64]] = []
        while let output = try stage.client.nextOutput(now: at(now)) {
            switch output {
            case .message(let arrived): messages.append(arrived.message.sequence)
            case .datagram(let datagram):
                guard case .take(let packet) = stage.server.open(datagram) else {
                    Issue.record("the client sent what its server cannot open")
                    continue
                }
                recovered.append(
                    packet.frames.compactMap { if case .recovered(let index) = $0 { index } else { nil } }
                )
            case .renewPort: Issue.record("the port is not old")
            }
        }
        return (messages, recovered)
    }
}

extension DeliveryStatistics {
    fileprivate func with(congestionWindow: Int) -> Self {
        var statistics = self
        statistics.congestionWindow = congestionWindow
        return statistics
    }
}
