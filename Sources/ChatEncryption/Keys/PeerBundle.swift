/// The public keys with which a session with another device begins. Their signatures were verified.
package struct PeerBundle: Hashable, Sendable {
    /// The number of the signed prekey: 1 or more, 4 bytes.
    package let prekeyNumber: UInt64
    /// P: X25519, 32 bytes.
    package let prekey: [UInt8]
    /// Q: ML-KEM-768, 1,184 bytes.
    package let lastResort: [UInt8]
    /// `nil` if none is left.
    package let pair: Pair?

    /// A one-time pair.
    package struct Pair: Hashable, Sendable {
        /// 1 or more.
        package let number: UInt64
        /// O: X25519, 32 bytes.
        package let agreement: [UInt8]
        /// ML-KEM-768, 1,184 bytes.
        package let encapsulation: [UInt8]

        package init(number: UInt64, agreement: [UInt8], encapsulation: [UInt8]) {
            self.number = number
            self.agreement = agreement
            self.encapsulation = encapsulation
        }
    }

    package init(prekeyNumber: UInt64, prekey: [UInt8], lastResort: [UInt8], pair: Pair?) {
        self.prekeyNumber = prekeyNumber
        self.prekey = prekey
        self.lastResort = lastResort
        self.pair = pair
    }
}
