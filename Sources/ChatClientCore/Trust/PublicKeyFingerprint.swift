import ChatProtocol
import Crypto

/// The SHA-256 of a certificate's public key (its `SubjectPublicKeyInfo` in DER). It stays the same when a certificate
/// is renewed for the same key.
struct PublicKeyFingerprint: Sendable, Hashable {
    private let bytes: [UInt8]

    /// Hashes a public key.
    init(sha256OfSPKI spki: [UInt8]) {
        bytes = Array(SHA256.hash(data: spki))
    }

    /// Parses 64 hexadecimal digits; `nil` if the text has another form.
    init?(_ text: String) {
        guard let bytes = [UInt8](hexadecimal: text), bytes.count == SHA256.byteCount else {
            return nil
        }
        self.bytes = bytes
    }
}

extension PublicKeyFingerprint: CustomStringConvertible {
    /// 64 hexadecimal digits in lower case.
    var description: String { bytes.hexadecimal }
}
