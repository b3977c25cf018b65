import ChatEncryption

/// Begins a session from a device list and a bundle, whose signatures are verified, and seals its first text.
struct StartBenchmark {
    private let alice: BenchmarkDevice
    private let bob: BenchmarkDevice

    init() throws {
        alice = try BenchmarkDevice("alice", number: 1)
        bob = try BenchmarkDevice("bob", number: 2)
    }

    /// - Returns: The block's size in bytes.
    func run() throws -> Int {
        var session = try SessionPair.begun(by: alice, with: bob)
        return try SealedText.sealing(for: &session).block.count
    }
}

/// Answers a start: verifies the sender's device list, computes the session and opens the text.
struct AnswerStartBenchmark {
    private let alice: BenchmarkDevice
    private let bob: BenchmarkDevice
    private let start: SealedText

    init() throws {
        alice = try BenchmarkDevice("alice", number: 1)
        bob = try BenchmarkDevice("bob", number: 2)
        var session = try SessionPair.begun(by: alice, with: bob)
        start = try SealedText.sealing(for: &session)
    }

    /// - Returns: 1, the number of sessions.
    func run() throws -> Int {
        let session = try start.opened(with: SessionPair.answering(start, of: alice, by: bob))
        return session.isInitiator ? 0 : 1
    }
}
