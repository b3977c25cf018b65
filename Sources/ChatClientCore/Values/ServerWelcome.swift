/// What a server says of itself when a client connects.
public struct ServerWelcome: Sendable {
    /// The server's name for itself.
    public let serverName: String

    /// The SHA-256 of its certificate, as people compare it.
    public let fingerprint: String

    /// Why the certificate was believed.
    public let trust: TrustDecision

    /// One sentence on what a new password needs.
    public let passwordPolicy: String

    /// Whether strangers may register.
    public let registrationOpen: Bool

    /// Bytes of UTF-8 that a message may have.
    public let bodyBytes: Int

    /// Wrong passwords after which the server closes the connection.
    public let loginAttempts: Int
}

/// Whether there is an account.
public struct UserStatus: Sendable {
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
