/// How the server is.
package struct StatusItem: Sendable, Equatable, Codable {
    /// The version of the server.
    package var version: String
    /// Seconds since it started.
    package var uptime: Int64
    /// Connections, also those that have not logged in.
    package var connections: Int
    /// Sessions: connections that have logged in.
    package var sessions: Int
    /// Accounts with a session.
    package var online: Int
    /// Accounts that can log in.
    package var accounts: Int?
    /// Who may make accounts: `open`, `invite`, `approval` or `closed`.
    package var registration: String
    /// Whether only accounts with a role may enter.
    package var lockdown: Bool
    /// Bans in force.
    package var bans: Int
    /// Invites that can be used.
    package var invites: Int
    /// Applications that wait for a decision.
    package var pending: Int
    /// Applications that were approved, and whose owners have not come yet.
    package var approved: Int?
    /// The fingerprint of the certificate.
    package var fingerprint: String
    /// The time when the certificate expires.
    package var certificateExpires: Int64?
    /// Bytes of the files in the data folder.
    package var dataBytes: Int64?
    /// Bytes of memory that the process has.
    package var memoryBytes: Int64?
    /// Bytes that wait to be written to clients.
    package var outboxBytes: Int64?

    /// Creates an item; what is `nil` is not known.
    package init(
        version: String,
        uptime: Int64,
        connections: Int,
        sessions: Int,
        online: Int,
        accounts: Int? = nil,
        registration: String,
        lockdown: Bool,
        bans: Int,
        invites: Int,
        pending: Int,
        approved: Int? = nil,
        fingerprint: String,
        certificateExpires: Int64? = nil,
        dataBytes: Int64? = nil,
        memoryBytes: Int64? = nil,
        outboxBytes: Int64? = nil
    ) {
        self.version = version
        self.uptime = uptime
        self.connections = connections
        self.sessions = sessions
        self.online = online
        self.accounts = accounts
        self.registration = registration
        self.lockdown = lockdown
        self.bans = bans
        self.invites = invites
        self.pending = pending
        self.approved = approved
        self.fingerprint = fingerprint
        self.certificateExpires = certificateExpires
        self.dataBytes = dataBytes
        self.memoryBytes = memoryBytes
        self.outboxBytes = outboxBytes
    }
}
