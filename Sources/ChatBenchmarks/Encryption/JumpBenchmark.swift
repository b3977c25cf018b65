import ChatEncryption

/// Opens a block that is as far ahead as is permitted, each time with the same state.
struct JumpBenchmark {
    private let session: RatchetSession
    private let text: SealedText

    init() throws {
        var pair = try SessionPair()
        session = try SealedText.sealing(for: &pair.ofAlice).opened(with: pair.ofBob)
        for _ in 0..<RatchetLimits.longestJump {
            _ = try SealedText.sealing(for: &pair.ofAlice)
        }
        text = try SealedText.sealing(for: &pair.ofAlice)
    }

    /// - Returns: The number of keys of skipped blocks that are kept.
    func run() throws -> Int {
        try text.opened(with: session).skippedKeys
    }
}
