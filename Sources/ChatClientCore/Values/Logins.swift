import ChatProtocol

/// A secret that logs in once, without the password. Each use replaces it, so keep the newest one, where only its owner
/// can read it.
public struct LoginToken: Sendable, Equatable {
    /// The size of a token in bytes.
    package static let count = 32

    /// The number of its remembered login, which stays the same when the token is replaced.
    public let login: UInt64

    /// The 32 bytes of the token.
    public let bytes: [UInt8]

    /// How long it is good if it is not used.
    public let lifetime: Duration

    /// Makes a token from its parts.
    public init(login: UInt64, bytes: [UInt8], lifetime: Duration) {
        self.login = login
        self.bytes = bytes
        self.lifetime = lifetime
    }
}

extension LoginToken: CustomStringConvertible {
    /// The number of the login only, so that no log shows the token.
    public var description: String { "a token of login \(login)" }
}

/// The result of a login by token.
public struct TokenLogin: Sendable, Equatable {
    /// The name as it was registered.
    public let username: String

    /// The token for the next login: the one that was used is void.
    public let token: LoginToken

    /// Logins of the account that the server ended on its own, which the person should know of.
    public let ended: [EndedLogin]
}

/// A login that the server remembers from now on.
public struct RememberedLogin: Sendable, Equatable {
    /// The token for the next login.
    public let token: LoginToken

    /// The login that ended because the account had too many; `nil` if there was room.
    public let ended: EndedLogin?

    /// Makes one, for tests.
    public init(token: LoginToken, ended: EndedLogin? = nil) {
        self.token = token
        self.ended = ended
    }
}

/// The remembered logins of an account.
public struct LoginList: Sendable, Equatable {
    /// A remembered login.
    public struct Entry: Sendable, Equatable {
        /// Its number.
        public let login: UInt64

        /// The label that it was remembered with, such as `chatclient on laptop`; may be empty.
        public let label: String

        /// When it was remembered, in milliseconds since 1970-01-01 UTC.
        public let made: Int64

        /// When a session was last begun or resumed with it, in milliseconds since 1970-01-01 UTC.
        public let lastUsed: Int64

        /// Whether this client's session belongs to it.
        public let isThis: Bool

        /// Makes one, for tests.
        public init(login: UInt64, label: String, made: Int64, lastUsed: Int64, isThis: Bool) {
            self.login = login
            self.label = label
            self.made = made
            self.lastUsed = lastUsed
            self.isThis = isThis
        }
    }

    /// The logins, the one used last first.
    public let logins: [Entry]

    /// Those that the server ended on its own within 30 days, the newest first.
    public let ended: [EndedLogin]

    /// Makes a list, for tests.
    public init(logins: [Entry], ended: [EndedLogin] = []) {
        self.logins = logins
        self.ended = ended
    }
}

/// A remembered login that the server ended on its own.
public struct EndedLogin: Sendable, Equatable {
    /// Why it ended.
    public enum Reason: Sendable, Equatable {
        /// A token that had been replaced came again: somebody has a copy of it.
        case tokenReused
        /// The account had as many logins as it may have, and this one was unused for longest.
        case tooMany
        /// The server is newer than this library, and has another reason.
        case other
    }

    /// Its number.
    public let login: UInt64

    /// The label that it was remembered with; may be empty.
    public let label: String

    /// Why it ended.
    public let reason: Reason

    /// When it ended, in milliseconds since 1970-01-01 UTC.
    public let time: Int64

    /// Makes one, for tests.
    public init(login: UInt64, label: String, reason: Reason, time: Int64) {
        self.login = login
        self.label = label
        self.reason = reason
        self.time = time
    }
}

extension LoginToken {
    /// Returns `nil` for a token of another size, which no server makes.
    init?(_ token: ProtoLoginToken) {
        guard token.token.count == Self.count else {
            return nil
        }
        self.init(login: token.login, bytes: Array(token.token), lifetime: .seconds(token.seconds))
    }
}

extension RememberedLogin {
    init?(_ remembered: ProtoRememberedLogin) {
        guard let token = LoginToken(remembered.token) else {
            return nil
        }
        self.init(token: token, ended: remembered.hasEnded ? EndedLogin(remembered.ended) : nil)
    }
}

extension LoginList {
    init(_ list: ProtoLoginList) {
        self.init(
            logins: list.logins.map { login in
                Entry(
                    login: login.login,
                    label: SafeText.line(login.label),
                    made: login.made,
                    lastUsed: login.lastUsed,
                    isThis: login.isThis
                )
            },
            ended: list.ended.map { EndedLogin($0) }
        )
    }
}

extension EndedLogin {
    init(_ ended: ProtoEndedLogin) {
        let reason: Reason =
            switch ended.reason {
            case .tokenReused: .tokenReused
            case .tooMany: .tooMany
            case .unspecified, .UNRECOGNIZED: .other
            }
        self.init(login: ended.login, label: SafeText.line(ended.label), reason: reason, time: ended.time)
    }
}
