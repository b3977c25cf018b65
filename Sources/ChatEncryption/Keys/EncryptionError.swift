/// Why something cannot be sealed or opened.
package enum EncryptionError: Error, Hashable, Sendable {
    /// A block is no block: a wrong length, an unknown flag, a value out of its range.
    case malformed
    /// A block of a later version of the format.
    case unknownVersion
    /// A tag or a hash does not fit: altered, or sealed with another state.
    case damaged
    /// The block's number is more than ``RatchetLimits/longestJump`` ahead.
    case tooFarAhead
    /// The key was used already, or was dropped as one of too many skipped ones, or a prekey's private half is gone.
    case keyGone
    /// The block belongs to another session, or nothing was opened yet in this one, which the other side began.
    case noSession
    /// A public key with which no secret can be agreed on, or one that is no key.
    case weakKey
    /// The chain has reached ``RatchetLimits/longestChain``: a new session is needed.
    case exhausted
    /// A stored state cannot be read.
    case unreadableState
    /// The cryptographic library refused.
    case failed
}
