/// The server's work for each message and each reader. The package in `Benchmarks/` counts the instructions and the
/// allocations of each operation.
public enum HotPathOperation: String, CaseIterable, Sendable {
    /// Seals a payload of 160 bytes: a short message.
    case seal
    /// Seals the payload of a full datagram of 1,200 bytes.
    case sealFull = "seal-1200"
    /// Opens a datagram with a payload of 160 bytes.
    case open
    /// Enqueues eight messages and packs them into one datagram.
    case pack
    /// Enqueues one message for each of 1,000 sessions and makes a datagram for each.
    case fanOut = "fan-out"
    /// Handles a client's acknowledgement of ten datagrams.
    case acknowledge
    /// Stores a batch of 64 messages on disk.
    case append

    /// Prepares, in the same way for every count, and then runs the operation.
    ///
    /// - Parameter count: The number of runs; at most ``mostRuns``.
    /// - Returns: The sum of the results: sealed or opened bytes, datagrams, acknowledged or stored messages.
    /// - Throws: A ``BenchmarkFailure``, or the operation's error.
    public func run(count: Int) async throws -> Int {
        guard (1...mostRuns).contains(count) else {
            throw BenchmarkFailure("\(rawValue) can be done once to \(mostRuns) times")
        }
        switch self {
        case .seal: return try Self.seal(payloadBytes: SealBenchmark.usualBytes, count: count)
        case .sealFull: return try Self.seal(payloadBytes: SealBenchmark.fullBytes, count: count)
        case .open:
            var benchmark = try OpenBenchmark()
            return try Self.sum(count) { try benchmark.run() }
        case .pack:
            var benchmark = try PackBenchmark(runs: mostRuns)
            return try Self.sum(count) { try benchmark.run() }
        case .fanOut:
            var benchmark = try FanOutBenchmark(readers: FanOutBenchmark.usualReaders, runs: mostRuns)
            return try Self.sum(count) { try benchmark.run() }
        case .acknowledge:
            var benchmark = try AcknowledgeBenchmark(runs: mostRuns)
            return try Self.sum(count) { try benchmark.run() }
        case .append: return try await AppendBenchmark.run(count: count, of: mostRuns)
        }
    }

    /// The most runs of the operation. If each run needs its own input, all inputs are prepared before the first
    /// run, so that the difference of two counts contains only the operation.
    public var mostRuns: Int {
        switch self {
        case .seal, .sealFull, .open: 1_000_000
        case .pack: 400
        case .fanOut, .append: 100
        case .acknowledge: 200
        }
    }

    private static func seal(payloadBytes: Int, count: Int) throws -> Int {
        var benchmark = SealBenchmark(payloadBytes: payloadBytes)
        return try sum(count) { try benchmark.run() }
    }

    private static func sum(_ count: Int, _ operation: () throws -> Int) rethrows -> Int {
        var sum = 0
        for _ in 0..<count {
            sum += try operation()
        }
        return sum
    }
}
