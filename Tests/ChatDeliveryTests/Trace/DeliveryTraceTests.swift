import ChatProtocol
import NIOCore
import Testing

@testable import ChatDelivery

@Suite struct DeliveryTraceTests {
    @Test func `an end that nobody traces keeps nothing`() throws {
        var stage = ServerStage()
        try stage.prove()
        try stage.enqueue(1...3)
        _ = try stage.datagrams(now: 100)
        #expect(stage.server.popTrace().isEmpty)
    }

    @Test func `a server tells what it sends, gets and loses`() throws {
        var stage = ServerStage()
        stage.server.isTraced = true
        try stage.prove()
        let start = stage.server.popTrace()
        #expect(start.contains(.pathValidationBegan(address: "192.0.2.1:40000")))
        #expect(start.contains(.pathProven(address: "192.0.2.1:40000")))
        #expect(start.contains(.wireChanged(wire: .udp)))
        guard case .packetReceived(number: 0, _, frames: [.hello]) = start.first else {
            Issue.record("it begins with \(start.prefix(1))")
            return
        }

        try stage.enqueue(1...1)
        _ = try stage.outputs(now: 1000)
        let sent = stage.server.popTrace()
        guard case .messageQueued(index: 0, conversation: 1, sequence: 1, _, wire: .udp) = sent.first,
            case .packetSent(let number, _, let frames) = sent.last
        else {
            Issue.record("of a message it tells \(sent)")
            return
        }
        #expect(frames.contains { if case .message(index: 0, _) = $0 { true } else { false } })

        // Nobody acknowledges it.
        while let deadline = stage.server.deadline, stage.server.wire == .udp {
            stage.server.timeout(now: deadline)
            while try stage.server.nextOutput(now: deadline) != nil {}
        }
        let end = stage.server.popTrace()
        #expect(end.contains(.probeTimeout(count: 1)))
        #expect(end.contains(.messagesHedged(count: 1)))
        #expect(end.contains(.wireChanged(wire: .tls)))
        #expect(end.contains { if case .packetsLost(let numbers, _) = $0 { numbers.contains(number) } else { false } })
    }

    @Test func `a client tells what becomes of messages`() throws {
        var stage = try ClientStage.established()
        stage.client.isTraced = true
        let one = try delivery(1, advance: 0)
        try stage.receive([.message(try delivery(2, advance: 1), index: 1)], now: 10)
        try stage.receive([.message(one, index: 0)], now: 20)
        try stage.receive([.message(one, index: 0)], now: 30)
        try stage.receive([.message(try delivery(3, advance: 1), index: 2)], hasRoom: false, now: 40)
        let events = stage.client.popTrace()
        let fates = events.compactMap { if case .messageArrived(_, 1, _, .udp, let fate) = $0 { fate } else { nil } }
        #expect(fates == [.held, .delivered, .duplicate])
        #expect(events.contains(.packetRefused(number: 3)))
        #expect(stage.client.popTrace().isEmpty, "what was taken comes again")
    }

    @Test func `a datagram that is none of the session's is told by its size alone`() throws {
        var stage = try ClientStage.established()
        stage.client.isTraced = true
        stage.client.received(ByteBuffer(repeating: 7, count: 99), hasRoom: true, now: at(5))
        #expect(stage.client.popTrace() == [.packetDropped(bytes: 99)])
    }

    @Test func `what nobody takes is bounded, and the gap is told`() {
        var trace = DeliveryTrace()
        trace.isOn = true
        for _ in 0..<DeliveryTrace.largestBacklog + 5 {
            trace.add(.portRenewed)
        }
        let events = trace.pop()
        #expect(events.count == DeliveryTrace.largestBacklog + 1)
        #expect(events.last == .note(text: "5 events are left out here: they were too many at once"))
        trace.add(.portRenewed)
        #expect(trace.pop() == [.portRenewed])
    }
}
