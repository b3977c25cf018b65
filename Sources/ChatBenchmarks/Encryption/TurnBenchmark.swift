import ChatEncryption

/// Two devices talk in turn: each opens a block that turns the ratchet, and seals the next one.
struct TurnBenchmark {
    private var pair: SessionPair
    private var text: SealedText

    init() throws {
        pair = try SessionPair()
        text = try SealedText.sealing(for: &pair.ofAlice)
    }

    /// - Returns: 2, the number of turns.
    mutating func run() throws -> Int {
        pair.ofBob = try text.opened(with: pair.ofBob)
        text = try SealedText.sealing(for: &pair.ofBob)
        pair.ofAlice = try text.opened(with: pair.ofAlice)
        text = try SealedText.sealing(for: &pair.ofAlice)
        return 2
    }
}
