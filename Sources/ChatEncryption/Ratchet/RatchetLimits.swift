/// Bounds of a session.
package enum RatchetLimits {
    /// The most places that a block may be ahead of the newest one opened in its chain, and that the rest of a chain
    /// may have.
    package static let longestJump: UInt32 = 25_000
    /// The most keys of skipped blocks that a session keeps; the oldest go.
    package static let mostSkippedKeys = 2000
    /// The number of blocks in a chain. Then a new session is needed.
    package static let longestChain: UInt32 = 1 << 31
    /// Former chains of the other side that are recognized, so that a block of one whose key is gone does not pass for
    /// a damaged one.
    package static let mostFormerChains = 64

    /// Blocks, sent or opened, after which an ML-KEM offer is due again, and after which an unanswered one is sent
    /// again.
    package static let blocksBetweenOffers: UInt32 = 50
    /// Milliseconds after which an offer is due again, also an unanswered one: seven days.
    package static let timeBetweenOffers: Int64 = 7 * 24 * 3600 * 1000
}
