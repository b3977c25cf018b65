import Crypto

/// A login token: 32 random bytes, with which a client logs in once.
///
/// The first half, the *series*, is random for each remembered login and stays the same when the token is replaced. So
/// a store recognizes each token that it has replaced, however long ago, without keeping a list of them; a list
/// would have a bound, which a thief could reach by logging in often.
package struct LoginToken: Sendable, Equatable {
    /// The size of a token in bytes.
    package static let count = 32

    /// The size of its series in bytes.
    private static let seriesCount = 16

    /// The bytes of the token.
    package let bytes: [UInt8]

    /// Wraps the bytes of a client.
    ///
    /// - Returns: `nil` if they are not ``count`` bytes.
    package init?(_ bytes: [UInt8]) {
        guard bytes.count == Self.count else {
            return nil
        }
        self.bytes = bytes
    }

    /// Creates the first token of a login.
    package init(using generator: inout some RandomNumberGenerator) {
        self.init(series: Self.random(Self.seriesCount, using: &generator), using: &generator)
    }

    private init(series: [UInt8], using generator: inout some RandomNumberGenerator) {
        bytes = series + Self.random(Self.count - Self.seriesCount, using: &generator)
    }

    /// Creates the token that replaces this one.
    package func successor(using generator: inout some RandomNumberGenerator) -> LoginToken {
        LoginToken(series: Array(bytes.prefix(Self.seriesCount)), using: &generator)
    }

    /// The part of the token that a store keeps.
    package var digest: LoginTokenDigest {
        LoginTokenDigest(
            series: Array(SHA256.hash(data: bytes.prefix(Self.seriesCount))),
            token: Array(SHA256.hash(data: bytes))
        )
    }

    private static func random(_ count: Int, using generator: inout some RandomNumberGenerator) -> [UInt8] {
        (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }
}

/// The SHA-256 digests of a ``LoginToken``: a store keeps these alone.
package struct LoginTokenDigest: Sendable, Hashable {
    /// The 32 bytes of the digest of the series, the key of the login.
    let series: [UInt8]

    /// The 32 bytes of the digest of the whole token.
    let token: [UInt8]
}

extension LoginToken: CustomStringConvertible {
    /// Contains nothing of the token, so that no log shows it.
    package var description: String { "a login token" }
}
