import ChatEncryption

/// Opens a block that is a tenth as far ahead as is permitted, each time with the same state. The work grows with the
/// distance; so does that of the preparation, which under valgrind would take a minute for the longest jump.
struct JumpBenchmark {
    private let session: RatchetSession
    private let text: SealedText

    init() throws {
        var pair = try SessionPair()
        session = try SealedText.sealing(for: &pair.ofAlice).opened(with: pair.ofBob)
        // Only blocks, with one payload.
        var generator = SystemKeyGenerator()
        let payload = try SealedPayload(sealing: BenchmarkDevice.content)
        for _ in 0..<RatchetLimits.longestJump / 10 {
            _ = try pair.ofAlice.seal(
                payload.key,
                payloadHash: payload.hash,
                for: .message,
                at: 0,
                using: &generator
            )
        }
        text = try SealedText.sealing(for: &pair.ofAlice)
    }

    /// - Returns: The number of keys of skipped blocks that are kept.
    func run() throws -> Int {
        try text.opened(with: session).skippedKeys
    }
}
