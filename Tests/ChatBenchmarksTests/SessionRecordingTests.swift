import ChatDelivery
import ChatProtocol
import NIOCore
import Testing

@testable import ChatBenchmarks

/// A recording is as good as the client that it was made with.
@Suite struct SessionRecordingTests {
    /// Returns the datagrams that a server's end sends when a recording is played to it.
    private func datagrams(of recording: SessionRecording) throws -> [ByteBuffer] {
        let session = ServerSession(address: try BenchmarkSession.address())
        var datagrams: [ByteBuffer] = []
        let keep: (ServerDelivery.Output) -> Void = { output in
            if case .datagram(let bytes, _) = output {
                datagrams.append(bytes)
            }
        }
        for moment in recording.opening {
            try session.take(moment, perform: keep)
        }
        for round in recording.rounds {
            for burst in round.bursts {
                try session.publish(burst, now: round.start, perform: keep)
            }
            for moment in round.answers {
                try session.take(moment, perform: keep)
            }
        }
        return datagrams
    }

    @Test func `two servers' ends do the same with one recording, byte for byte`() throws {
        let recording = try RecordingStage.record(rounds: 20, bursts: [3, 1], interval: .milliseconds(300))
        let datagrams = try datagrams(of: recording)
        #expect(datagrams.count >= 40)
        #expect(try self.datagrams(of: recording) == datagrams)
        #expect(try recording.session(afterRounds: 20).delivery.outstandingCount == 0, "all is acknowledged in the end")
    }

    @Test func `two recordings of the same are the same`() throws {
        let recordings = try (0..<2).map { _ in
            try RecordingStage.record(rounds: 20, bursts: [2], interval: .milliseconds(10))
        }
        let times = recordings.map { $0.rounds.map { $0.answers.map(\.time) } }
        #expect(times[0] == times[1])
        #expect(try datagrams(of: recordings[0]) == datagrams(of: recordings[1]))
    }

    @Test func `a session is handed out with a proven path`() throws {
        let recording = try RecordingStage.record(rounds: 1, bursts: [1], interval: .milliseconds(10))
        #expect(try recording.session(afterRounds: 0).delivery.wire == .udp)
    }
}
