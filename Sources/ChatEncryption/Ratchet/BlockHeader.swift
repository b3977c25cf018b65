/// What a block says in the clear. It is authenticated.
package struct BlockHeader: Hashable, Sendable {
    package static let version: UInt8 = 1

    /// Bytes of a header without optional fields.
    package static let shortestBytes = 66
    static let saltBytes = 16

    package let session: SessionNumber
    /// The public ratchet key of the block's chain, 32 bytes.
    package let ratchetKey: [UInt8]
    /// The number of blocks in the sender's chain before.
    package let previousCount: UInt32
    /// The block's place in its chain, from 0.
    package let number: UInt32
    /// Random, 16 bytes.
    package let salt: [UInt8]
    package let start: StartFields?
    package let mail: MailFields?
    /// The offer whose secret is mixed into the root step of this block's chain.
    package let mixedOffer: UInt32?

    /// ML-KEM in device mail: one of both.
    package enum MailFields: Hashable, Sendable {
        /// An encapsulation key of 1,184 bytes.
        case offer(number: UInt32, key: [UInt8])
        /// The ciphertext of 1,088 bytes for the offer with this number and key.
        case answer(number: UInt32, key: OfferKeyID, ciphertext: [UInt8])
    }

    init(
        session: SessionNumber,
        ratchetKey: [UInt8],
        previousCount: UInt32,
        number: UInt32,
        salt: [UInt8],
        start: StartFields? = nil,
        mail: MailFields? = nil,
        mixedOffer: UInt32? = nil
    ) {
        self.session = session
        self.ratchetKey = ratchetKey
        self.previousCount = previousCount
        self.number = number
        self.salt = salt
        self.start = start
        self.mail = mail
        self.mixedOffer = mixedOffer
    }
}
