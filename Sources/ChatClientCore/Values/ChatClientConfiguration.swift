/// How a client connects.
public struct ChatClientConfiguration: Sendable {
    /// How it decides whether to believe the server's certificate.
    public var trust: TrustPolicy = .firstUse(file: TrustPolicy.defaultFile(), acceptChange: false)

    /// What it calls itself in the operator's log; at most 64 bytes.
    public var clientName = "ChatClientCore"

    /// The longest that connecting and the first exchange may take.
    public var connectTimeout: Duration = .seconds(10)

    /// Which wires messages may come by.
    public var delivery: DeliveryPreference = .automatic

    /// What it does when the connection breaks after login.
    public var reconnection: Reconnection = .automatic(giveUpAfter: nil)

    /// What this device has of the account's conversations, from ``ChatClient/progress()`` of an earlier client: what
    /// was missed since then comes first. `nil` for a device that starts with what is said from its login on.
    public var progress: SyncProgress? = nil

    /// The file to which the client adds what its end of delivery does, packet by packet, as JSON lines without the text
    /// of messages and without secrets; `nil` for none. docs/DEBUGGING.md tells what is in it.
    public var traceFile: String? = nil

    /// Makes the standard configuration.
    public init() {}
}

/// What a client does when the connection breaks after login.
public enum Reconnection: Sendable, Equatable {
    /// It ends.
    case never

    /// It takes the session up again, as often as is needed.
    ///
    /// - giveUpAfter: The longest it tries; `nil` for ever.
    case automatic(giveUpAfter: Duration?)
}

/// Which wires messages may come by.
public enum DeliveryPreference: Sendable {
    /// UDP where it works, else TLS.
    case automatic
    /// TLS only.
    case tls
}

/// How a client decides whether to believe a server's certificate.
public enum TrustPolicy: Sendable {
    /// Believe a server on first use and remember its certificate in `file`; refuse another one later, unless
    /// `acceptChange`, which remembers the new one.
    case firstUse(file: String, acceptChange: Bool)

    /// Believe only the certificate with this SHA-256 fingerprint: 64 hexadecimal digits, colons allowed.
    case pinned(fingerprint: String)
}

/// Why the server's certificate was believed.
public enum TrustDecision: String, Sendable {
    /// This server was not known before.
    case firstUse
    /// It is the certificate of last time.
    case known
    /// It is the one that was asked for by its fingerprint.
    case pinned
    /// It is not the one of last time, and the person said to accept it.
    case accepted
}
