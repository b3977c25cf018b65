import Crypto

/// This side's ratchet key. It is made into the library's key only when it is used: that computes the public half anew.
struct RatchetKey: KeyHolding, Sendable {
    let secret: SymmetricKey
    /// 32 bytes.
    let publicKey: [UInt8]

    init(_ key: Curve25519.KeyAgreement.PrivateKey) {
        secret = SymmetricKey(data: key.rawRepresentation)
        publicKey = Array(key.publicKey.rawRepresentation)
    }

    init(secret: SymmetricKey, publicKey: [UInt8]) {
        self.secret = secret
        self.publicKey = publicKey
    }

    func agreed(with other: [UInt8]) throws(EncryptionError) -> SymmetricKey {
        let key: Curve25519.KeyAgreement.PrivateKey
        do {
            key = try Curve25519.KeyAgreement.PrivateKey(rawRepresentation: secret)
        } catch {
            throw .failed
        }
        return try Agreement.secret(key, with: other)
    }
}
