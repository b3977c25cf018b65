package import Crypto

/// The private halves of one of this device's signed prekeys with its last-resort key, or of a one-time pair.
package struct LocalPrekey: KeyHolding, Sendable {
    package let number: UInt64
    /// P or O.
    package let agreement: Curve25519.KeyAgreement.PrivateKey
    /// Q, or the pair's ML-KEM key.
    package let encapsulation: MLKEM768.PrivateKey

    package init(
        number: UInt64,
        agreement: Curve25519.KeyAgreement.PrivateKey,
        encapsulation: MLKEM768.PrivateKey
    ) {
        self.number = number
        self.agreement = agreement
        self.encapsulation = encapsulation
    }
}
