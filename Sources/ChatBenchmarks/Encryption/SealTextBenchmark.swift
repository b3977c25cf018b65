import ChatEncryption

/// Seals texts for a number of devices, each time in the same chains.
struct SealTextBenchmark {
    private var sessions: [RatchetSession]

    init(devices: Int) throws {
        let alice = try BenchmarkDevice("alice", number: 1)
        sessions = try (0..<devices).map {
            let bob = try BenchmarkDevice("bob", number: UInt64($0 + 2))
            return try SessionPair.session(of: alice, with: bob).ofAlice
        }
        // The chains begin.
        _ = try SealedText.sealing(for: &sessions)
    }

    /// - Returns: The number of blocks.
    mutating func run() throws -> Int {
        try SealedText.sealing(for: &sessions).count
    }
}
