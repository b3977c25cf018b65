import Crypto

/// Tells the key of an offer from another one with the same number: the first 8 bytes of its SHA-256. A side whose key
/// store was restored or copied makes an offer with the same number again, and ML-KEM gives a wrong secret instead of
/// an error for a ciphertext that was made for another key.
package struct OfferKeyID: Hashable, Sendable {
    let rawValue: UInt64

    init(rawValue: UInt64) {
        self.rawValue = rawValue
    }

    /// - Parameter key: The encapsulation key, 1,184 bytes.
    init(of key: some Sequence<UInt8>) {
        let hash = SHA256.hash(data: Array(key))
        rawValue = hash.prefix(MemoryLayout<UInt64>.size).reduce(0) { $0 << 8 | UInt64($1) }
    }
}
