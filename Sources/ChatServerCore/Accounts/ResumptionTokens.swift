import ChatProtocol
import ChatStorage
import Crypto

/// Makes and checks session resumption tokens (session tickets), with which a client reconnects without a
/// password. They are stateless: the server stores only the key that signs them all. Pure: the caller passes the
/// time.
///
/// A token is the version (1 byte), the session's origin (8), a time (8), and an HMAC-SHA256 over these, the account's
/// name and a digest of its stored secret: a new password makes it void.
///
/// The time of version 2 is that of the last login by password or login token, and the token of a resumed session
/// keeps it. So a stolen token is valid for a week at most, however often it is used. Version 1, of release 0.1.0, had
/// the time of issue instead: such a token stays valid until it expires, and the session that it resumes gets a
/// token of version 2 with that time. Version 3 is that of a session that belongs to a remembered login, and has the
/// number of the login (8 bytes) after the time: the caller checks that the login has not ended.
struct ResumptionTokens: Sendable {
    /// How long a token is valid after the last login by password, in seconds: a week, so that a client that
    /// was away over a weekend or a short holiday need not ask for the password.
    static let lifetimeSeconds: UInt32 = 7 * 24 * 60 * 60

    /// The size of a token in bytes, without a remembered login.
    static let bytes = 1 + 8 + 8 + 32

    /// The size of a token in bytes, with a remembered login.
    static let bytesWithLogin = bytes + 8

    /// A token from further in the future is refused: the clock was set back since. In milliseconds.
    static let toleratedLead: Int64 = 60_000

    /// How long after the login by password a token shows, besides, that its client has proved the password, in
    /// milliseconds: 5 minutes. A client whose connection breaks right after the login can still have it remembered.
    /// A token that is stolen later is good for a week, and cannot become a login token, which is good for months.
    static let proofLifetime: Int64 = 5 * 60 * 1000

    private static let version: UInt8 = 2
    private static let versionWithLogin: UInt8 = 3

    /// The size of each accepted version: the present ones, and that of release 0.1.0.
    private static let sizes: [UInt8: Int] = [1: bytes, version: bytes, versionWithLogin: bytesWithLogin]

    private let key: SymmetricKey

    /// The result of a check.
    enum Outcome: Equatable, Sendable {
        /// The token is valid. `origin` is the number under which the store keeps the session's messages;
        /// `passwordTime` is the time of the last login by password or login token, in milliseconds since 1970; `login`
        /// the remembered login that the session belongs to.
        case good(origin: Int64, passwordTime: Int64, login: LoginID? = nil)
        /// The token was made by this server, but has expired, or is further ahead than ``toleratedLead``.
        case tooOld
        /// The format or the signature is wrong: the server never made this token, or the password has changed since.
        case forged
    }

    /// Makes an instance that signs with a key.
    ///
    /// - Parameter secret: 32 random bytes that stay the same over restarts.
    init(secret: [UInt8]) {
        key = SymmetricKey(data: secret)
    }

    /// Returns for how many seconds a token with this time of the last login by password is still valid.
    ///
    /// - Parameter now: In milliseconds since 1970.
    static func secondsLeft(passwordTime: Int64, now: Int64) -> UInt32 {
        let age = max(0, now.subtractingReportingOverflow(passwordTime).partialValue) / 1000
        return UInt32(clamping: Int64(lifetimeSeconds) - age)
    }

    /// Returns whether a token with this time of the last login by password proves the password. Only for tokens
    /// without a remembered login: the time of others may be that of a login by token.
    ///
    /// - Parameter now: In milliseconds since 1970.
    static func provesPassword(of passwordTime: Int64, now: Int64) -> Bool {
        let age = now.subtractingReportingOverflow(passwordTime)
        return !age.overflow && (-toleratedLead...proofLifetime).contains(age.partialValue)
    }

    /// Makes a token.
    ///
    /// - Parameters:
    ///   - origin: The number under which the store keeps the session's messages.
    ///   - passwordTime: When the session's account last logged in by password or login token, in milliseconds since
    ///     1970.
    ///   - login: The remembered login that the session belongs to; `nil` for none.
    func token(
        for credential: Credential,
        origin: Int64,
        passwordTime: Int64,
        login: LoginID? = nil
    ) -> [UInt8] {
        let version = login == nil ? Self.version : Self.versionWithLogin
        let clear =
            [version] + Self.bytes(of: origin) + Self.bytes(of: passwordTime)
            + (login.map { Self.bytes(of: $0.rawValue) } ?? [])
        let code = HMAC<SHA256>.authenticationCode(for: Self.signed(clear, credential), using: key)
        return clear + Array(code)
    }

    /// Checks a token, in constant time.
    ///
    /// - Parameters:
    ///   - credential: The present credential of the account that the token is said to be for.
    ///   - now: In milliseconds since 1970.
    func check(_ token: [UInt8], for credential: Credential, now: Int64) -> Outcome {
        guard let version = token.first, token.count == Self.sizes[version] else {
            return .forged
        }
        let clear = Array(token.dropLast(32))
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
        let login = version == Self.versionWithLogin ? LoginID(rawValue: Self.number(in: clear[17..<25])) : nil
        return .good(origin: Self.number(in: clear[1..<9]), passwordTime: time, login: login)
    }

    /// Returns the signed bytes. The name is last: everything before it has a fixed length.
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
