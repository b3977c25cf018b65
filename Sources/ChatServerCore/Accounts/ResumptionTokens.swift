import ChatProtocol
import ChatStorage
import Crypto

/// Makes and checks the tokens that a client resumes its session with after its connection has broken. The server
/// stores nothing of a token but the key that signs them all. Pure: time comes in.
///
/// A token is the version (1 byte), the session's origin (8), a time (8), and an HMAC-SHA256 over these, the account's
/// name and a digest of its stored secret: a new password makes it void.
///
/// The time of version 2 is that of the last login by password, and a resumed session's token keeps it. So a stolen
/// token is good for a week at the most, however often it is used. Version 1, of release 0.1.0, had the time of issue
/// instead: such a token stays good until it expires, and what it resumes gets one of version 2 with that time.
struct ResumptionTokens: Sendable {
    /// How long after the last login by password a token is good, in seconds: a week, so that a client that was away
    /// over a weekend or a short holiday need not ask for the password.
    static let lifetimeSeconds: UInt32 = 7 * 24 * 60 * 60

    /// Bytes of a token.
    static let bytes = 1 + 8 + 8 + 32

    /// A token from further ahead than this is refused: the clock was set back since. In milliseconds.
    static let toleratedLead: Int64 = 60_000

    private static let version: UInt8 = 2

    /// The versions that are taken: that of today, and that of release 0.1.0.
    private static let knownVersions: ClosedRange<UInt8> = 1...2

    private let key: SymmetricKey

    /// What came of a check.
    enum Outcome: Equatable, Sendable {
        /// It is good: the number under which the store keeps what the session sends, and the time of the last login by
        /// password, in milliseconds since 1970.
        case good(origin: Int64, passwordTime: Int64)
        /// It was good once, but is too old.
        case tooOld
        /// No such token was made, or the password has changed since.
        case forged
    }

    /// Takes the key.
    ///
    /// - Parameter secret: 32 random bytes that stay the same over restarts.
    init(secret: [UInt8]) {
        key = SymmetricKey(data: secret)
    }

    /// For how many seconds a token with this time of the last login by password is good.
    ///
    /// - Parameter now: In milliseconds since 1970.
    static func secondsLeft(passwordTime: Int64, now: Int64) -> UInt32 {
        let age = max(0, now.subtractingReportingOverflow(passwordTime).partialValue) / 1000
        return UInt32(clamping: Int64(lifetimeSeconds) - age)
    }

    /// Makes a token.
    ///
    /// - Parameters:
    ///   - origin: The number under which the store keeps what the session sends.
    ///   - passwordTime: When the session's account logged in by password last, in milliseconds since 1970.
    func token(for credential: Credential, origin: Int64, passwordTime: Int64) -> [UInt8] {
        let clear = [Self.version] + Self.bytes(of: origin) + Self.bytes(of: passwordTime)
        let code = HMAC<SHA256>.authenticationCode(for: Self.signed(clear, credential), using: key)
        return clear + Array(code)
    }

    /// Checks a token, in constant time.
    ///
    /// - Parameters:
    ///   - credential: The one that it is said to be for, as it is now.
    ///   - now: In milliseconds since 1970.
    func check(_ token: [UInt8], for credential: Credential, now: Int64) -> Outcome {
        guard token.count == Self.bytes, let version = token.first, Self.knownVersions.contains(version) else {
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
        let time = Self.number(in: clear[9..<17])
        let age = now.subtractingReportingOverflow(time)
        guard !age.overflow, age.partialValue >= -Self.toleratedLead,
            age.partialValue <= Int64(Self.lifetimeSeconds) * 1000
        else {
            return .tooOld
        }
        return .good(origin: Self.number(in: clear[1..<9]), passwordTime: time)
    }

    /// What is signed. The name is last: all before it has a fixed length.
    private static func signed(_ clear: [UInt8], _ credential: Credential) -> [UInt8] {
        clear + credential.secret.digest.bytes + Array(credential.username.folded.utf8)
    }

    private static func bytes(of number: Int64) -> [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: number >> (56 - 8 * $0)) }
    }

    private static func number(in bytes: ArraySlice<UInt8>) -> Int64 {
        bytes.reduce(0) { $0 << 8 | Int64($1) }
    }
}
