import NIOCore

/// How long a client waits for its server.
enum ClientTimeouts {
    /// For the answer to one request: a server that hashes passwords for a whole class at once may take this long.
    static let request: TimeAmount = .seconds(40)

    /// Between pings on the control connection: two may get lost before either side gives the other up.
    static let ping: TimeAmount = .seconds(10)

    /// For any sign of life after login: the server's own limit.
    static let silence: TimeAmount = .seconds(25)

    /// Between the loss of the UDP socket and a new one: a network that is gone is not back at once.
    static let rebinding: TimeAmount = .seconds(1)
}
