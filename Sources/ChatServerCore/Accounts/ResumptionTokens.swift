import ChatProtocol
package import ChatStorage
import Crypto

/// Makes and checks what a client takes its session up again with after its connection has broken. The server keeps
/// nothing of a token but the key that they are all made with. Pure: time comes in.
///
/// A token is the version (1 byte), the session's origin (8), the time it was issued at (8), and an HMAC-SHA256 over
/// these, the account's name and a digest of its stored secret: a new password makes it void.
package struct ResumptionTokens: Sendable {
    /// How long a token is good for: a client that was away for a week can log in again. Our own choice.
    package static let lifetimeSeconds: UInt32 = 7 * 24 * 60 * 60

    /// Bytes of a token.
    package static let bytes = 1 + 8 + 8 + 32

    /// A token from further ahead than this is refused: the clock was set back since. In milliseconds.
    static let toleratedLead: Int64 = 60_000

    private static let version: UInt8 = 1

    private let key: SymmetricKey

    /// What came of a check.
    package enum Outcome: Equatable, Sendable {
        /// It is good: the number under which the store keeps what the session sends.
        case good(origin: Int64)
        /// It was good once, but is too old.
        case tooOld
        /// No such token was made, or the password has changed since.
        case forged
    }

    /// Takes the key.
    ///
    /// - Parameter secret: 32 random bytes that stay the same over restarts.
    package init(secret: [UInt8]) {
        key = SymmetricKey(data: secret)
    }

    /// Makes a token.
    ///
    /// - Parameters:
    ///   - origin: The number under which the store keeps what the session sends.
    ///   - now: In milliseconds since 1970.
    package func token(for credential: Credential, origin: Int64, now: Int64) -> [UInt8] {
        let clear = [Self.version] + Self.bytes(of: origin) + Self.bytes(of: now)
        let code = HMAC<SHA256>.authenticationCode(for: Self.signed(clear, credential), using: key)
        return clear + Array(code)
    }

    /// Checks a token, in constant time.
    ///
    /// - Parameters:
    ///   - credential: The one that it is said to be for, as it is now.
    ///   - now: In milliseconds since 1970.
    package func check(_ token: [UInt8], for credential: Credential, now: Int64) -> Outcome {
        guard token.count == Self.bytes, token.first == Self.version else {
            return .forged
        }
        let clear = Array(token.prefix(17))
        guard
            HMAC<SHA256>.isValidAuthenticationCode(
                token.suffix(32),
                authenticating: Self.signed(clear, credential),
                using: key
            )
        else {
            return .forged
        }
        let issued = Self.number(in: clear[9..<17])
        let age = now.subtractingReportingOverflow(issued)
        guard !age.overflow, age.partialValue >= -Self.toleratedLead,
            age.partialValue <= Int64(Self.lifetimeSeconds) * 1000
        else {
            return .tooOld
        }
        return .good(origin: Self.number(in: clear[1..<9]))
    }

    /// What is signed. The name is last: all before it has a fixed length.
    private static func signed(_ clear: [UInt8], _ credential: Credential) -> [UInt8] {
        let secret =
            switch credential.secret {
            case .hash(let hash): hash.phcString
            case .plainText(let password): password
            }
        return clear + Array(SHA256.hash(data: Array(secret.utf8))) + Array(credential.username.folded.utf8)
    }

    private static func bytes(of number: Int64) -> [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: number >> (56 - 8 * $0)) }
    }

    private static func number(in bytes: ArraySlice<UInt8>) -> Int64 {
        bytes.reduce(0) { $0 << 8 | Int64($1) }
    }
}
