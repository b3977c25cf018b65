import ChatIdentity
package import Crypto

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// X25519 agreement. Nothing else in this target agrees on a secret.
package enum Agreement {
    /// The secret of one side's private and the other side's public key.
    ///
    /// A point of small order gives 32 zeros with every private key: a secret that everybody knows. The library
    /// does not look for it, so this does, in constant time.
    ///
    /// - Throws: ``EncryptionError/weakKey`` if the public key has not 32 bytes, or the secret is zero.
    package static func secret(
        _ own: Curve25519.KeyAgreement.PrivateKey,
        with other: [UInt8]
    ) throws(EncryptionError) -> SymmetricKey {
        let secret: SharedSecret
        do {
            let key = try Curve25519.KeyAgreement.PublicKey(rawRepresentation: other)
            secret = try own.sharedSecretFromKeyAgreement(with: key)
        } catch {
            throw .weakKey
        }
        guard !(secret == Data(count: AgreementKeySizes.x25519)) else {
            throw .weakKey
        }
        // Never kept as a shared secret: that prints its bytes.
        return secret.withUnsafeBytes { SymmetricKey(data: $0) }
    }
}
