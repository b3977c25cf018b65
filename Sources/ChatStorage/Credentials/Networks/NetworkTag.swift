import ChatProtocol
import Crypto

/// A network that an account logged in from, as it is stored: a keyed hash, so that the file tells nobody where people
/// were. The key is the store's own; the name is in it, so that one network is another tag for each account.
struct NetworkTag: Hashable, Sendable {
    /// Bytes of a tag: of 16 no two are the same by chance.
    static let count = 16

    /// Bytes of the key: as many as the hash has (RFC 2104, section 3).
    static let keyBytes = 32

    let bytes: [UInt8]

    /// Takes the bytes of a tag; `nil` when they are not ``count``.
    init?(bytes: [UInt8]) {
        guard bytes.count == Self.count else {
            return nil
        }
        self.bytes = bytes
    }

    /// The tag of a network for an account: HMAC-SHA256, cut to half.
    init(_ network: String, of username: Username, key: [UInt8]) {
        // A name has no zero byte in it, so no two pairs are the same text.
        let text = Array(username.folded.utf8) + [0] + Array(network.utf8)
        bytes = Array(HMAC<SHA256>.authenticationCode(for: text, using: SymmetricKey(data: key)).prefix(Self.count))
    }

    /// A key that no other store has.
    static func newKey() -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        return (0..<keyBytes).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }
}
