/// The server's work for each message and each reader, and a client's for each sealed message. The package in
/// `Benchmarks/` counts the instructions and the allocations of each operation.
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
    /// Seals a text of 255 bytes for one device, in a chain that goes on.
    case sealText = "seal-text"
    /// Seals a text of 255 bytes for ten devices, in chains that go on.
    case sealTextForTen = "seal-text-10"
    /// Opens a text of 255 bytes in a chain that goes on.
    case openText = "open-text"
    /// Two devices each open a text that turns the ratchet, and seal the next.
    case turn
    /// Begins a session with a device, signatures included, and seals a text.
    case start
    /// Answers the start of a session, the signature included, and opens its text.
    case answerStart = "answer-start"
    /// Opens a text that is 2,500 ahead in its chain.
    case jump

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
        case .sealText, .sealTextForTen, .openText, .turn, .start, .answerStart, .jump:
            return try runEncryption(count: count)
        }
    }

    private func runEncryption(count: Int) throws -> Int {
        switch self {
        case .sealText, .sealTextForTen:
            var benchmark = try SealTextBenchmark(devices: self == .sealText ? 1 : 10)
            return try Self.sum(count) { try benchmark.run() }
        case .openText:
            var benchmark = try OpenTextBenchmark(runs: mostRuns)
            return try Self.sum(count) { try benchmark.run() }
        case .turn:
            var benchmark = try TurnBenchmark()
            return try Self.sum(count) { try benchmark.run() }
        case .start:
            let benchmark = try StartBenchmark()
            return try Self.sum(count) { try benchmark.run() }
        case .answerStart:
            let benchmark = try AnswerStartBenchmark()
            return try Self.sum(count) { try benchmark.run() }
        case .jump:
            let benchmark = try JumpBenchmark()
            return try Self.sum(count) { try benchmark.run() }
        case .seal, .sealFull, .open, .pack, .fanOut, .acknowledge, .append:
            throw BenchmarkFailure("\(rawValue) is no operation of encryption")
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
        case .sealText, .sealTextForTen, .turn, .start, .answerStart, .jump: 100_000
        case .openText: 500
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
