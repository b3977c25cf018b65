import Crypto

/// A SHA-256 digest of a stored secret. It shows whether a password was changed; the digest of a hash is
/// useless for a login or for guessing.
package struct SecretDigest: Sendable, Hashable {
    /// The 32 bytes of the digest.
    package let bytes: [UInt8]
}

extension SecretDigest: CustomStringConvertible {
    /// Contains nothing of the digest, so that no log shows it.
    package var description: String { "a digest of a secret" }
}

extension StoredSecret {
    /// The digest of this secret. Each hash has a salt of its own, so the same password set twice has two digests.
    package var digest: SecretDigest {
        let text =
            switch self {
            case .hash(let hash): hash.phcString
            case .plainText(let password): password
            }
        return SecretDigest(bytes: Array(SHA256.hash(data: Array(text.utf8))))
    }
}
