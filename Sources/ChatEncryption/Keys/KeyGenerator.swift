package import Crypto

/// Where fresh keys and random bytes come from: the system's generator, or a seeded one in tests.
package protocol KeyGenerator {
    /// A fresh X25519 key.
    mutating func agreementKey() -> Curve25519.KeyAgreement.PrivateKey

    /// A fresh ML-KEM-768 key.
    ///
    /// - Throws: ``EncryptionError/failed`` if the library refuses.
    mutating func encapsulationKey() throws(EncryptionError) -> MLKEM768.PrivateKey

    /// Makes a secret and encloses it for the holder of the private half.
    ///
    /// - Throws: ``EncryptionError/failed`` if the library refuses.
    mutating func encapsulate(to key: MLKEM768.PublicKey) throws(EncryptionError) -> KEM.EncapsulationResult

    /// Random bytes.
    mutating func bytes(_ count: Int) -> [UInt8]
}

/// Draws from the system's cryptographic random number generator.
package struct SystemKeyGenerator: KeyGenerator, Sendable {
    package init() {}

    package mutating func agreementKey() -> Curve25519.KeyAgreement.PrivateKey {
        Curve25519.KeyAgreement.PrivateKey()
    }

    package mutating func encapsulationKey() throws(EncryptionError) -> MLKEM768.PrivateKey {
        do {
            return try MLKEM768.PrivateKey()
        } catch {
            throw .failed
        }
    }

    package mutating func encapsulate(to key: MLKEM768.PublicKey) throws(EncryptionError) -> KEM.EncapsulationResult {
        do {
            return try key.encapsulate()
        } catch {
            throw .failed
        }
    }

    package mutating func bytes(_ count: Int) -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }
}
