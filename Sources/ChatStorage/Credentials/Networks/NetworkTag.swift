import ChatProtocol
import Crypto

/// The stored form of a network that an account logged in from: a keyed hash (HMAC), so that the file does not
/// reveal people's locations. Each store has its own key; the name is hashed too, so one network has a different
/// tag for each account.
struct NetworkTag: Hashable, Sendable {
    /// The size of a tag in bytes: 16 make accidental collisions negligible.
    static let count = 16

    /// The size of the key in bytes: that of the hash (RFC 2104, section 3).
    static let keyBytes = 32

    let bytes: [UInt8]

    /// Wraps the bytes of a tag; `nil` when there are not ``count``.
    init?(bytes: [UInt8]) {
        guard bytes.count == Self.count else {
            return nil
        }
        self.bytes = bytes
    }

    /// Computes the tag of a network for an account: HMAC-SHA256, truncated to half.
    init(_ network: String, of username: Username, key: [UInt8]) {
        // A name contains no zero byte, so different pairs always give different texts.
        let text = Array(username.folded.utf8) + [0] + Array(network.utf8)
        bytes = Array(HMAC<SHA256>.authenticationCode(for: text, using: SymmetricKey(data: key)).prefix(Self.count))
    }

    /// Returns a random key, unique to a store.
    static func newKey() -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        return (0..<keyBytes).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }
}
