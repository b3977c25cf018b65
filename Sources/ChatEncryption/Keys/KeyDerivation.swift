import Crypto

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Every derivation of a key from another, with its label.
enum KeyDerivation {
    private static let sessionSecretLabel = "tandem e2ee v1 pqxdh X25519 SHA-256 ML-KEM-768"
    private static let sessionNumberLabel = "tandem e2ee v1 session"
    private static let rootLabel = "tandem e2ee v1 root"
    private static let blockLabel = "tandem e2ee v1 block"
    private static let keyBytes = 32
    private static let nonceBytes = 12

    /// The first secret of a session.
    ///
    /// - Parameters:
    ///   - agreements: DH1, DH2, DH3, and DH4 if there is a one-time pair.
    ///   - encapsulated: The secret of the ML-KEM ciphertext.
    static func sessionSecret(
        agreements: [SymmetricKey],
        encapsulated: SymmetricKey,
        transcript: Transcript
    ) -> SymmetricKey {
        let padding = SymmetricKey(data: [UInt8](repeating: 0xFF, count: keyBytes))
        return HKDF<SHA256>.deriveKey(
            inputKeyMaterial: joined([padding] + agreements + [encapsulated]),
            salt: [UInt8](repeating: 0, count: keyBytes),
            info: Array(sessionSecretLabel.utf8) + transcript.bytes,
            outputByteCount: keyBytes
        )
    }

    /// The number of the session that begins with a secret. It is public.
    static func sessionNumber(of secret: SymmetricKey) -> SessionNumber {
        let derived = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: secret,
            salt: [UInt8](repeating: 0, count: keyBytes),
            info: Array(sessionNumberLabel.utf8),
            outputByteCount: SessionNumber.byteCount
        )
        return SessionNumber(rawValue: derived.withUnsafeBytes { UInt64(bigEndian: $0.loadUnaligned(as: UInt64.self)) })
    }

    /// The next root and the new chain's first key.
    ///
    /// - Parameter encapsulated: The secret of an answered offer that this step mixes in.
    static func rootStep(
        root: SymmetricKey,
        agreement: SymmetricKey,
        encapsulated: SymmetricKey?
    ) -> (root: SymmetricKey, chain: SymmetricKey) {
        let material = encapsulated.map { joined([agreement, $0]) } ?? agreement
        let prk = root.withUnsafeBytes { HKDF<SHA256>.extract(inputKeyMaterial: material, salt: $0) }
        let derived = HKDF<SHA256>.expand(
            pseudoRandomKey: prk,
            info: Array(rootLabel.utf8),
            outputByteCount: 2 * keyBytes
        )
        return derived.withUnsafeBytes {
            (SymmetricKey(data: $0.prefix(keyBytes)), SymmetricKey(data: $0.suffix(keyBytes)))
        }
    }

    /// The key of the message at a chain's present place.
    static func messageKey(of chain: SymmetricKey) -> SymmetricKey {
        code(0x01, using: chain)
    }

    /// The chain's key one place further.
    static func nextChainKey(after chain: SymmetricKey) -> SymmetricKey {
        code(0x02, using: chain)
    }

    /// The key and the nonce of a block.
    ///
    /// - Parameter salt: The block's random bytes: they make both differ even if a restored store uses a message key
    ///   twice.
    static func blockKey(
        message: SymmetricKey,
        salt: some DataProtocol
    ) throws(EncryptionError) -> (key: SymmetricKey, nonce: AES.GCM.Nonce) {
        let derived = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: message,
            salt: salt,
            info: Array(blockLabel.utf8),
            outputByteCount: keyBytes + nonceBytes
        )
        do {
            return try derived.withUnsafeBytes {
                (SymmetricKey(data: $0.prefix(keyBytes)), try AES.GCM.Nonce(data: $0.suffix(nonceBytes)))
            }
        } catch {
            throw .failed
        }
    }

    /// Kept as a symmetric key at once: an authentication code prints its bytes.
    private static func code(_ input: UInt8, using key: SymmetricKey) -> SymmetricKey {
        HMAC<SHA256>.authenticationCode(for: [input], using: key)
            .withUnsafeBytes { SymmetricKey(data: $0) }
    }

    private static func joined(_ keys: [SymmetricKey]) -> SymmetricKey {
        SecretBytes.withBytes(keys.reduce(0) { $0 + $1.bitCount / 8 }) { buffer in
            _ = keys.reduce(0) { buffer.copy($1, to: $0) }
            return SymmetricKey(data: buffer)
        }
    }
}
