import NIOCore

/// Enqueues one message for each of many sessions and makes a datagram for each; each session also handles the
/// occasional acknowledgement.
struct FanOutBenchmark {
    /// Sessions of a large chat.
    static let usualReaders = 1000

    /// Rounds before the first run, so that the sessions have reached their steady state.
    private static let warmUp = 10

    private let sessions: [ServerSession]
    private var rounds: ArraySlice<SessionRecording.Round>

    init(readers: Int, runs: Int) throws {
        let recording = try RecordingStage.record(
            rounds: Self.warmUp + runs,
            bursts: [1],
            interval: .milliseconds(10)
        )
        sessions = try (0..<readers).map { _ in try recording.session(afterRounds: Self.warmUp) }
        rounds = recording.rounds.dropFirst(Self.warmUp)
    }

    /// - Returns: The number of datagrams.
    mutating func run() throws -> Int {
        guard let round = rounds.popFirst() else {
            throw BenchmarkFailure("no more rounds were recorded")
        }
        var datagrams = 0
        for session in sessions {
            datagrams += try session.publish(round)
        }
        for moment in round.answers {
            for session in sessions {
                datagrams += try session.take(moment)
            }
        }
        return datagrams
    }
}
