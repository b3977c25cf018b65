import ChatProtocol
import NIOCore
import Testing

@testable import ChatDelivery

/// Hedging: a second copy over TLS of messages that UDP has not delivered for three probe time-outs, here 3 x 145 ms.
@Suite struct ServerHedgeTests {
    @Test func `goes over TLS while UDP goes on trying`() throws {
        var stage = ServerStage()
        try stage.prove()
        try stage.enqueue(1...2)
        _ = try stage.outputs(now: 100)
        #expect(try Self.control(of: &stage, until: 534) == [])
        #expect(
            try Self.control(of: &stage, until: 535) == [
                .control([try delivery(1, advance: 0), try delivery(2, advance: 1)], indices: [0, 1])
            ]
        )
        #expect(stage.server.statistics.hedged == 2)
        #expect(stage.server.wire == .udp)
        stage.server.controlWritten([0, 1])
        #expect(stage.server.outstandingCount == 2)
        #expect(try Self.control(of: &stage, until: 1100) == [])
        // TLS has written them, so a probe repeats nothing. Its acknowledgement shows that they were lost, and they
        // are sent again.
        stage.server.timeout(now: at(1266))
        let probe = try stage.datagrams(now: 1266)
        #expect(probe.flatMap(\.frames).contains(.ping))
        #expect(probe.flatMap(\.frames).compactMap(\.sequence) == [])
        try stage.acknowledge(now: 1306)
        #expect(try stage.datagrams(now: 1306).flatMap(\.frames).compactMap(\.sequence).prefix(2) == [1, 2])
        try stage.acknowledge(now: 1346)
        #expect(stage.server.outstandingCount == 0)
        #expect(stage.server.wire == .udp)
    }

    @Test func `each message has its own time`() throws {
        var stage = ServerStage()
        try stage.prove()
        try stage.enqueue(1...1)
        _ = try stage.outputs(now: 100)
        try stage.enqueue(2...2)
        _ = try stage.outputs(now: 104)
        #expect(try Self.control(of: &stage, until: 538) == [.control([try delivery(1, advance: 0)], indices: [0])])
        #expect(try Self.control(of: &stage, until: 539) == [.control([try delivery(2, advance: 1)], indices: [1])])
    }

    @Test func `what was acknowledged is not sent over TLS`() throws {
        var stage = ServerStage()
        try stage.prove()
        try stage.enqueue(1...1)
        _ = try stage.datagrams(now: 100)
        try stage.acknowledge(now: 140)
        #expect(try Self.control(of: &stage, until: 5000) == [])
        #expect(stage.server.statistics.hedged == 0)
    }

    @Test(arguments: [true, false])
    func `when UDP is given up, a hedge does not go again`(isWritten: Bool) throws {
        var stage = ServerStage()
        try stage.prove()
        try stage.enqueue(1...1)
        _ = try stage.outputs(now: 100)
        #expect(try Self.control(of: &stage, until: 600).count == 1)
        if isWritten {
            stage.server.controlWritten([0])
        }
        #expect(try Self.control(of: &stage, until: 2100) == [])
        #expect(stage.server.wire == .tls)
        #expect(stage.server.outstandingCount == (isWritten ? 0 : 1))
        stage.server.controlWritten([0])
        #expect(stage.server.outstandingCount == 0)
    }

    /// Returns the copies that go over TLS until a time, while nothing is acknowledged.
    private static func control(of stage: inout ServerStage, until limit: Int64) throws -> [ServerDelivery.Output] {
        var control: [ServerDelivery.Output] = []
        var steps = 0
        while let due = stage.server.deadline, due <= at(limit), steps < 200 {
            steps += 1
            stage.server.timeout(now: due)
            while let output = try stage.server.nextOutput(now: due) {
                if case .control = output {
                    control.append(output)
                }
            }
        }
        #expect(steps < 200, "it goes in circles")
        return control
    }
}
