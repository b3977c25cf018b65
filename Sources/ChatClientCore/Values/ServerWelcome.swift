import ChatProtocol

/// What a server says of itself when a client connects.
public struct ServerWelcome: Sendable {
    /// The server's name for itself.
    public let serverName: String

    /// The SHA-256 of its certificate, as people compare it.
    public let fingerprint: String

    /// Why the certificate was believed.
    public internal(set) var trust: TrustDecision

    /// One sentence on what a new password needs.
    public let passwordPolicy: String

    /// Whether strangers may register.
    public let registrationOpen: Bool

    /// The bounds of requests.
    public let limits: ServerLimits

    /// Wrong passwords after which the server closes the connection.
    public let loginAttempts: Int

    /// 16 bytes that name the server's database: the same at all of its addresses, and after a restart, a move or a
    /// restore. `nil` from servers before 0.2.
    public let serverID: [UInt8]?

    /// 16 bytes that name the database's line of life, renewed when an older copy is put in its place: a ``SyncProgress``
    /// means something only in the line that it was made in. `nil` from servers before 0.2.
    public let line: [UInt8]?

    /// Bytes of UTF-8 that a message may have.
    public var bodyBytes: Int { limits.bodyBytes }
}

extension ServerWelcome {
    /// Bytes of a server's id, and of a line.
    private static let identityBytes = 16

    init(_ welcome: WireWelcome, fingerprint: CertificateFingerprint, decision: TrustDecision) {
        self.init(
            serverName: SafeText.line(welcome.serverName),
            fingerprint: fingerprint.description,
            trust: decision,
            passwordPolicy: SafeText.line(welcome.passwordPolicy),
            registrationOpen: welcome.registrationOpen,
            limits: ServerLimits(welcome.limits),
            loginAttempts: Int(welcome.limits.loginAttempts),
            serverID: Self.identity([UInt8](welcome.serverID)),
            line: Self.identity([UInt8](welcome.line))
        )
    }

    /// An identity of another length is none: it would be a file's name.
    private static func identity(_ bytes: [UInt8]) -> [UInt8]? {
        bytes.count == identityBytes ? bytes : nil
    }
}

/// Whether there is an account.
public struct UserStatus: Sendable, Equatable {
    /// Whether there is one of this name.
    public let exists: Bool

    /// The name as it was registered, or as it was asked for.
    public let username: String

    /// Whether the account is online; `false` to who has not logged in.
    public let isOnline: Bool

    /// When the account was last online: milliseconds since 1970-01-01 UTC; `nil` when that is not known, and to who has
    /// not logged in.
    public let lastSeen: Int64?

    /// Makes a status, as for a test of what shows it.
    public init(exists: Bool, username: String, isOnline: Bool = false, lastSeen: Int64? = nil) {
        self.exists = exists
        self.username = username
        self.isOnline = isOnline
        self.lastSeen = lastSeen
    }
}
