public import ChatProtocol

/// The server's `Welcome`: its name, identity, limits and registration policy.
public struct ServerWelcome: Sendable {
    /// The server's name for itself.
    public let serverName: String

    /// The SHA-256 fingerprint of its certificate, in the form that people compare.
    public let fingerprint: String

    /// The reason why the certificate was trusted.
    public let trust: TrustDecision

    /// What the server is recognized by.
    public let trustBasis: TrustBasis

    /// The SHA-256 of its public key (SubjectPublicKeyInfo), 64 hexadecimal digits.
    package let publicKey: String

    /// A sentence with the rules for a new password.
    public let passwordPolicy: String

    /// Who may make accounts.
    public let registration: RegistrationMode

    /// The limits of requests.
    public let limits: ServerLimits

    /// Wrong passwords after which the server closes the connection.
    public let loginAttempts: Int

    /// The identity of the server's database, 16 bytes: the same at all of its addresses, and after a restart, a
    /// move or a restore. `nil` from servers before 0.2.
    public let serverID: [UInt8]?

    /// The lineage of the database, 16 bytes, renewed when an older copy is restored: a ``SyncProgress`` is valid
    /// only in the lineage that it was made in. `nil` from servers before 0.2.
    public let line: [UInt8]?

    /// The operator's greeting for people; empty for none. Untrusted: filter it with `SafeText` before display.
    public let greeting: String

    /// The version of end-to-end encryption that the server serves; 0 for none.
    package var encryption: UInt32 = 0

    /// The most bytes of a greeting that are kept; the protocol allows as many.
    private static let greetingBytes = 2000

    /// Whether everybody may make an account.
    public var registrationOpen: Bool { registration == .open }

    /// The most bytes of UTF-8 in a message body.
    public var bodyBytes: Int { limits.bodyBytes }
}

extension ServerWelcome {
    /// The size of a server id and of a lineage, in bytes.
    private static let identityBytes = 16

    init(_ welcome: ProtoWelcome, _ trusted: TrustRule.Trusted) {
        self.init(
            serverName: SafeText.line(welcome.serverName),
            fingerprint: trusted.certificate.fingerprint.description,
            trust: trusted.decision,
            trustBasis: trusted.basis,
            publicKey: trusted.certificate.key.description,
            passwordPolicy: SafeText.line(welcome.passwordPolicy),
            registration: RegistrationMode(welcome.registration, isOpen: welcome.registrationOpen),
            limits: ServerLimits(welcome.limits),
            loginAttempts: Int(welcome.limits.loginAttempts),
            serverID: Self.identity([UInt8](welcome.serverID)),
            line: Self.identity([UInt8](welcome.line)),
            greeting: welcome.greeting.utf8.count <= Self.greetingBytes ? welcome.greeting : "",
            encryption: welcome.encryption
        )
    }

    /// Returns `nil` for an identity of another length: identities become file names.
    private static func identity(_ bytes: [UInt8]) -> [UInt8]? {
        bytes.count == identityBytes ? bytes : nil
    }
}

/// The status of an account.
public struct UserStatus: Sendable, Equatable {
    /// Whether an account of this name exists.
    public let exists: Bool

    /// The name as registered, or as requested when there is no such account.
    public let username: String

    /// Whether the account is online; `false` before login.
    public let isOnline: Bool

    /// The time when the account was last online, in milliseconds since 1970-01-01 UTC; `nil` when it is unknown,
    /// and before login.
    public let lastSeen: Int64?

    /// Makes a status, for tests.
    public init(exists: Bool, username: String, isOnline: Bool = false, lastSeen: Int64? = nil) {
        self.exists = exists
        self.username = username
        self.isOnline = isOnline
        self.lastSeen = lastSeen
    }
}
