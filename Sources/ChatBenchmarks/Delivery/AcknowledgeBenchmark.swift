import ChatDelivery
import ChatProtocol
import NIOCore

/// Handles a client's acknowledgement of ten datagrams: each run in its own session that waits for it.
struct AcknowledgeBenchmark {
    /// Datagrams covered by one acknowledgement, each with one message.
    static let datagrams = 10

    /// Rounds before the acknowledged one, so that the sessions have reached their steady state.
    private static let warmUp = 4

    /// Longer than any acknowledgement delay of a client.
    private static let longestWait = AcknowledgementFrequency.longestDelay + .milliseconds(50)

    private var sessions: ArraySlice<ServerSession>
    private let acknowledgement: SessionRecording.Moment

    init(runs: Int) throws {
        let recording = try RecordingStage.record(
            rounds: Self.warmUp + 1,
            bursts: Array(repeating: 1, count: Self.datagrams),
            interval: Self.longestWait
        )
        guard
            let round = recording.rounds.last,
            let place = round.answers.firstIndex(where: { if case .datagram = $0.event { true } else { false } })
        else {
            throw BenchmarkFailure("nothing was acknowledged")
        }
        acknowledgement = round.answers[place]
        sessions = try ArraySlice(
            (0..<runs).map { _ in
                let session = try recording.session(afterRounds: Self.warmUp)
                _ = try session.publish(round)
                for moment in round.answers[..<place] {
                    try session.take(moment)
                }
                return session
            }
        )
    }

    /// - Returns: The number of acknowledged messages.
    mutating func run() throws -> Int {
        guard let session = sessions.popFirst() else {
            throw BenchmarkFailure("no more sessions wait")
        }
        let before = session.delivery.outstandingCount
        try session.take(acknowledgement)
        return before - session.delivery.outstandingCount
    }
}
