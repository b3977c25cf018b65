/// What the server does for each message and each reader. The package in `Benchmarks/` counts the instructions and the
/// allocations of each.
public enum HotPathOperation: String, CaseIterable, Sendable {
    /// Seals a payload of 160 bytes: a short message.
    case seal
    /// Seals the payload of a full datagram of 1,200 bytes.
    case sealFull = "seal-1200"
    /// Opens a datagram with a payload of 160 bytes.
    case open
    /// Takes eight messages and packs them into one datagram.
    case pack
    /// Takes one message for each of 1,000 sessions and makes a datagram for each.
    case fanOut = "fan-out"
    /// Takes a client's acknowledgement of ten datagrams.
    case acknowledge
    /// Stores a batch of 64 messages on disk.
    case append

    /// Makes everything ready, the same whatever the count is, and then does the operation.
    ///
    /// - Parameter count: How often; at most ``mostRuns``.
    /// - Returns: What all of it made: sealed or opened bytes, datagrams, acknowledged or stored messages.
    /// - Throws: A ``BenchmarkFailure``, or what the operation throws.
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

    /// How often it can be done. Where each time needs something of its own, that is made for all of them before the first,
    /// so that the difference of two counts holds nothing but the operation.
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
