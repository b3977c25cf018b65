import ChatClientCore
import ChatProtocol

/// The server that a client is connected to, as far as a login token depends on it.
///
/// A token must reach no other server. The id of a server is no proof, because any server can send it; the certificate
/// is one.
struct LoginPlace: Sendable, Equatable {
    /// The address that the client connected to.
    let address: ServerAddress

    /// The server's id, see ``ServerWelcome/serverID``.
    let serverID: [UInt8]?

    /// The SHA-256 fingerprint of the server's certificate.
    let fingerprint: String

    /// The SHA-256 of the server's public key, 64 hexadecimal digits.
    let publicKey: String

    /// Why the certificate is trusted.
    let trust: TrustDecision

    /// What the server is recognized by.
    let basis: TrustBasis
}

extension LoginPlace {
    /// The server of a connection.
    init(address: ServerAddress, welcome: ServerWelcome) {
        self.init(
            address: address,
            serverID: welcome.serverID,
            fingerprint: welcome.fingerprint,
            publicKey: welcome.publicKey,
            trust: welcome.trust,
            basis: welcome.trustBasis
        )
    }

    /// The server's name in files and entries: its id, or its address if it has none.
    var name: String {
        // Cannot collide with an address: each has a colon before its port.
        serverID.map { "server-\($0.hexadecimal)" } ?? address.description.lowercased()
    }
}
