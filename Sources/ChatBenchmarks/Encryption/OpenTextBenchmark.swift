import ChatEncryption

/// Opens texts of one chain in their order.
struct OpenTextBenchmark {
    private var session: RatchetSession
    private var texts: ArraySlice<SealedText>

    /// - Parameter runs: Texts that are sealed in advance.
    init(runs: Int) throws {
        var pair = try SessionPair()
        // The chain begins.
        session = try SealedText.sealing(for: &pair.ofAlice).opened(with: pair.ofBob)
        texts = try (0..<runs).map { _ in try SealedText.sealing(for: &pair.ofAlice) }[...]
    }

    /// - Returns: 1, the number of opened texts.
    mutating func run() throws -> Int {
        guard let text = texts.popFirst() else {
            throw BenchmarkFailure("no text is left to open")
        }
        session = try text.opened(with: session)
        return 1
    }
}
