import NIOCore

/// Packs eight messages into one datagram, in a session that receives acknowledgements as on a short path.
struct PackBenchmark {
    /// Messages that fill most of a datagram of 1,200 bytes.
    static let messages = 8

    /// Rounds before the first run, so that the session has reached its steady state.
    private static let warmUp = 10

    private let session: ServerSession
    private var rounds: ArraySlice<SessionRecording.Round>

    init(runs: Int) throws {
        let recording = try RecordingStage.record(
            rounds: Self.warmUp + runs,
            bursts: [Self.messages],
            interval: .milliseconds(10)
        )
        session = try recording.session(afterRounds: Self.warmUp)
        rounds = recording.rounds.dropFirst(Self.warmUp)
    }

    /// - Returns: The number of datagrams.
    mutating func run() throws -> Int {
        guard let round = rounds.popFirst() else {
            throw BenchmarkFailure("no more rounds were recorded")
        }
        var datagrams = try session.publish(round)
        for moment in round.answers {
            datagrams += try session.take(moment)
        }
        return datagrams
    }
}
