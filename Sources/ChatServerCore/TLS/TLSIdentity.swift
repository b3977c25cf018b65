import CServerTLS

/// A certificate chain and its private key, shared by connections (a BoringSSL `SSL_CTX`).
final class TLSIdentity: Sendable {
    private let identity: tls_identity

    /// Makes an identity; `nil` when the key does not match the chain's first certificate.
    ///
    /// - Parameters:
    ///   - chain: The DER encodings of the certificates, the server's own first.
    ///   - key: The private key as PEM text.
    init?(chain: [[UInt8]], key: [UInt8]) {
        let joined = chain.flatMap { $0 }
        identity = joined.withUnsafeBytes { certificates in
            key.withUnsafeBytes { key in
                tls_identity_create(
                    certificates.baseAddress,
                    chain.map(\.count),
                    chain.count,
                    key.baseAddress,
                    key.count
                )
            }
        }
        guard identity.context != nil else {
            return nil
        }
    }

    deinit {
        tls_identity_destroy(identity)
    }

    /// The bits of its RSA key; 0 for a key of another kind.
    var rsaBits: Int { Int(tls_identity_rsa_bits(identity)) }

    /// Makes the server's end of a connection.
    func makeConnection() -> TLSConnection {
        guard let connection = tls_connection_create(identity) else {
            // Swift itself also ends the program when it runs out of memory.
            fatalError("no memory for a TLS connection")
        }
        return TLSConnection(connection)
    }
}
