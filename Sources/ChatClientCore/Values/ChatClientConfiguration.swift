/// Configuration of a client connection.
public struct ChatClientConfiguration: Sendable {
    /// The policy for trusting the server's certificate.
    public var trust: TrustPolicy = .firstUse(file: TrustPolicy.defaultFile(), acceptChange: false)

    /// The certificate authorities that may vouch for a server. They have no effect on
    /// ``TrustPolicy/pinned(fingerprint:)``.
    public var authorities: AuthoritySource = .system

    /// The client's name in the operator's log; at most 64 Unicode scalars.
    public var clientName = "ChatClientCore"

    /// Time-out for connecting and the exchange of hellos.
    public var connectTimeout: Duration = .seconds(10)

    /// The transports that messages may arrive over.
    public var delivery: DeliveryPreference = .automatic

    /// The reaction to a connection that breaks after login.
    public var reconnection: Reconnection = .automatic(giveUpAfter: nil)

    /// The device's sync position, from ``ChatClient/progress()`` of an earlier client: messages missed since then
    /// come first. `nil` for a device that starts with the messages sent after its login. In direct conversations a key
    /// store keeps the position itself.
    public var progress: SyncProgress? = nil

    /// Where the device keeps login tokens, for a session that was begun by token
    /// (``ChatClient/logIn(username:token:)``) and cannot be resumed after a long outage; `nil` if it should end then.
    public var loginTokens: (any LoginTokenStore)? = nil

    /// The file to which the client adds what its end of delivery does, packet by packet, as JSON lines without the
    /// text of messages and without secrets; `nil` for none. docs/DEBUGGING.md tells what is in it.
    public var traceFile: String? = nil

    /// Called with a sentence for a person if the trace ends early, such as on a full disk.
    public var reportTraceProblem: @Sendable (String) -> Void = { _ in }

    /// Whether direct messages are encrypted from end to end.
    public var encryption: EncryptionChoice

    /// The label of this client in its account's list of devices, which contacts see: at most 40 Unicode scalars.
    public var deviceLabel = "chat client"

    /// Whether messages taken out of the events count as shown in the key store. A program that throws them away unseen
    /// leaves them to the next one.
    package var countsAsShown = true

    /// Whether the program's own record of what it has shown goes before the one of the key store, because other
    /// programs of the account show the same messages. Then ``countsAsShown`` is `false`.
    package var keepsOwnRecord = false

    /// Whether direct messages that would not be encrypted are refused, with ``ChatError/Code/notEncrypted``.
    public var requiresEncryption = false

    /// Makes the standard configuration. Whether it encrypts has no default: it depends on whether the program keeps a
    /// key store.
    public init(encryption: EncryptionChoice) {
        self.encryption = encryption
    }
}

/// The reaction to a connection that breaks after login.
public enum Reconnection: Sendable, Equatable {
    /// The session ends.
    case never

    /// The client reconnects and resumes the session, as often as needed.
    ///
    /// - giveUpAfter: The time after which it gives up; `nil` for never.
    case automatic(giveUpAfter: Duration?)
}

/// The transports that messages may arrive over.
public enum DeliveryPreference: Sendable {
    /// UDP where it works, otherwise TLS.
    case automatic
    /// TLS only.
    case tls
}

/// The policy for trusting a server's certificate.
public enum TrustPolicy: Sendable {
    /// Trust on first use (TOFU): trust an unknown server and remember it in `file`, by the authority that vouches for
    /// its certificate, or else by its public key. Later refuse a certificate that no authority vouches for, or another
    /// key, unless `acceptChange` is set, which remembers the new certificate in the same way.
    case firstUse(file: String, acceptChange: Bool)

    /// Certificate pinning: trust only the certificate with this SHA-256 fingerprint: 64 hexadecimal digits, colons
    /// allowed.
    case pinned(fingerprint: String)
}

/// Where the roots of certificate authorities are.
public enum AuthoritySource: Sendable, Equatable {
    /// In the files of the system, or those that the variables `SSL_CERT_FILE` and `SSL_CERT_DIR` name.
    case system
    /// In this PEM file alone.
    case file(String)
}

/// The reason why the server's certificate was trusted.
public enum TrustDecision: String, Sendable {
    /// The server was not known before.
    case firstUse
    /// The certificate fits what is remembered: it has the same key, or an authority vouches for it.
    case known
    /// The certificate has the pinned fingerprint.
    case pinned
    /// The certificate does not fit what is remembered, and the person chose to accept it.
    case accepted
}

/// What a server is recognized by.
public enum TrustBasis: String, Sendable {
    /// The fingerprint of its certificate.
    case fingerprint
    /// Its public key.
    case key
    /// An authority that vouches for its certificate.
    case authority
}
