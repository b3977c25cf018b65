import ChatProtocol
import NIOCore
import Testing

@testable import ChatDelivery

/// Probing by the client: after a stream that stops, and at a port that gets no answers.
@Suite struct ClientProbingTests {
    @Test func `a stream that stops makes it say hello, once when that is answered`() throws {
        var stage = try ClientStage.established()
        try Self.stream(8, to: &stage)
        #expect(stage.deadline == at(200))
        stage.client.timeout(now: at(199))
        #expect(try stage.datagrams(now: 199).isEmpty)
        stage.client.timeout(now: at(200))
        let sent = try stage.datagrams(now: 200)
        #expect(sent.map(\.frames) == [[.hello]])
        #expect(sent.map(\.bytes) == [1200])
        try stage.acknowledge(now: 240)
        #expect(stage.deadline == at(20_240))
        #expect(try stage.datagrams(now: 5000).isEmpty)
    }

    @Test func `and again and again until it is answered`() throws {
        var stage = try ClientStage.established()
        try Self.stream(8, to: &stage)
        for time in [200, 450, 950] as [Int64] {
            #expect(stage.deadline == at(time))
            stage.client.timeout(now: at(time))
            #expect(try stage.datagrams(now: time).map(\.frames) == [[.hello]])
        }
        try stage.acknowledge(now: 990)
        #expect(stage.deadline == at(20_990))
    }

    @Test func `seven messages are no stream`() throws {
        var stage = try ClientStage.established()
        try Self.stream(7, to: &stage)
        _ = try stage.messages(now: 185)
        #expect(stage.deadline == at(20_000))
    }

    @Test func `one datagram is no stream, however many messages it brings`() throws {
        var stage = try ClientStage.established()
        let frames = try (0..<10 as Range<UInt64>).map {
            DatagramFrame.message(try delivery($0 + 1, advance: min($0, 1)), index: $0)
        }
        try stage.receive(frames, now: 100)
        _ = try stage.messages(now: 125)
        #expect(stage.deadline == at(20_000))
    }

    @Test func `on TLS a stream's end is nothing to ask about`() throws {
        var stage = try ClientStage.established()
        try Self.stream(8, to: &stage)
        stage.client.wireChanged(.tls, now: at(171))
        #expect(try stage.datagrams(now: 171).map(\.frames) == [[.hello]])
        #expect(stage.deadline == at(421))
    }

    @Test func `takes another port after 10 seconds of probing, and every further 10`() throws {
        var stage = ClientStage()
        #expect(try Self.renewals(of: &stage, until: 35_000) == [10_000, 20_000, 30_000])
        stage.client.wireChanged(.udp, now: at(35_000))
        #expect(try Self.renewals(of: &stage, until: 36_000) == [])
        stage.client.wireChanged(.tls, now: at(50_000))
        #expect(try Self.renewals(of: &stage, until: 71_000) == [60_000, 70_000])
    }

    @Test func `keeps its port while UDP works, and when it does not use UDP`() throws {
        var established = try ClientStage.established()
        while let due = established.deadline, due < at(45_000) {
            established.client.timeout(now: due)
            let now = (due - at(0)).nanoseconds / 1_000_000
            while let output = try established.client.nextOutput(now: due) {
                #expect(output != .renewPort)
                if case .datagram(let datagram) = output, case .take(let packet) = established.server.open(datagram) {
                    established.server.accept(packet, bytes: 100, now: due)
                }
            }
            try established.acknowledge(now: now)
        }
        var idle = ClientStage(usesDatagrams: false)
        #expect(try Self.renewals(of: &idle, until: 100_000) == [])
    }

    @Test func `another port is shown to the server at once`() throws {
        var stage = try ClientStage.established()
        #expect(try stage.datagrams(now: 5000).isEmpty)
        stage.client.portChanged(now: at(5000))
        #expect(try stage.datagrams(now: 5000).map(\.frames) == [[.hello]])
        var idle = ClientStage(usesDatagrams: false)
        idle.client.portChanged(now: at(5000))
        #expect(try idle.datagrams(now: 5000).isEmpty)
    }

    @Test func `a port that is tried because nobody answers does not make it say hello more often`() throws {
        var stage = ClientStage()
        var hellos: [Int64] = []
        while let due = stage.deadline, due <= at(40_000) {
            stage.client.timeout(now: due)
            while let output = try stage.client.nextOutput(now: due) {
                switch output {
                case .renewPort: stage.client.portChanged(now: due)
                case .datagram: hellos.append((due - at(0)).nanoseconds / 1_000_000)
                case .message: Issue.record("nobody has sent a message")
                }
            }
        }
        let first: [Int64] = [0, 250, 750, 1750, 3750, 7750]
        #expect(hellos == first + [10_000, 15_000, 20_000, 25_000, 30_000, 35_000, 40_000])
    }

    @Test func `a port that the system took away starts the hellos anew`() throws {
        var stage = ClientStage()
        _ = try Self.renewals(of: &stage, until: 8000)
        stage.client.portChanged(now: at(8000))
        for time in [8000, 8250, 8750] as [Int64] {
            #expect(stage.deadline == at(time))
            stage.client.timeout(now: at(time))
            #expect(try stage.datagrams(now: time).map(\.frames) == [[.hello]])
        }
    }

    @Test func `an answer to a hello keeps the port`() throws {
        var stage = try ClientStage.established()
        try Self.stream(8, to: &stage)
        #expect(try Self.renewals(of: &stage, until: 7000) == [])
        stage.client.timeout(now: at(7950))
        #expect(try stage.datagrams(now: 7950).map(\.frames) == [[.hello]])
        try stage.acknowledge(now: 7990)
        // Without the answer, the port would be renewed 10 s after the stream's end at 200 ms.
        #expect(try Self.renewals(of: &stage, until: 20_000) == [])
    }

    /// Messages every 10 ms from 100 ms on, each of them acknowledged.
    private static func stream(_ count: Int64, to stage: inout ClientStage) throws {
        for number in 0..<count {
            let index = UInt64(number)
            let frame = DatagramFrame.message(try delivery(index + 1, advance: min(index, 1)), index: index)
            try stage.receive([frame], now: 100 + 10 * number)
            #expect(try stage.messages(now: 100 + 10 * number) == [index + 1])
        }
    }

    /// The times, in milliseconds, at which the client asks for another port while nothing answers.
    private static func renewals(of stage: inout ClientStage, until limit: Int64) throws -> [Int64] {
        var times: [Int64] = []
        var steps = 0
        while let due = stage.deadline, due <= at(limit), steps < 200 {
            steps += 1
            stage.client.timeout(now: due)
            while let output = try stage.client.nextOutput(now: due) {
                if output == .renewPort {
                    times.append((due - at(0)).nanoseconds / 1_000_000)
                }
            }
        }
        #expect(steps < 200, "it goes in circles")
        return times
    }
}
