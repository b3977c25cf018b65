import Crypto

/// A session of two devices: the double ratchet of one side, with sparse ML-KEM. A value: sealing changes it, opening
/// gives a changed copy.
///
/// Keep the new state durably **before** what was sealed is sent, and in the same transaction as what was opened.
package struct RatchetSession: KeyHolding, Sendable {
    package let number: SessionNumber
    /// Whether this side began it.
    package let isInitiator: Bool
    /// Bound into every block.
    let transcript: Transcript
    var root: SymmetricKey
    /// The key of the sending chain.
    var own: RatchetKey
    /// The other side's newest ratchet key: that of the receiving chain, or at first the signed prekey. `nil` for a
    /// responder that has not opened anything.
    var other: [UInt8]?
    /// `nil` if the next block begins a new one.
    var sending: RatchetChain?
    /// `nil` for an initiator that has not opened anything.
    var receiving: RatchetChain?
    /// The blocks of the sending chain before.
    var previousCount: UInt32 = 0
    var skipped = SkippedKeys()
    /// Beginnings of the keys of receiving chains before, oldest first.
    var formerChains: [UInt64] = []
    /// Rides on each block until something was opened.
    var start: StartFields?
    var offers: OfferState

    init(
        number: SessionNumber,
        isInitiator: Bool,
        transcript: Transcript,
        root: SymmetricKey,
        own: RatchetKey,
        other: [UInt8]?,
        start: StartFields?,
        offers: OfferState
    ) {
        self.number = number
        self.isInitiator = isInitiator
        self.transcript = transcript
        self.root = root
        self.own = own
        self.other = other
        self.start = start
        self.offers = offers
    }

    /// Whether the other side has not answered this side's start yet.
    package var isUnanswered: Bool {
        start != nil
    }

    /// Keys of blocks that have not arrived; at most ``RatchetLimits/mostSkippedKeys``.
    package var skippedKeys: Int {
        skipped.count
    }
}
