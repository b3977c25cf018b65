import CServerTLS

/// A certificate chain and its key, ready for connections, which share it.
package final class TLSIdentity: Sendable {
    private let identity: tls_identity

    /// Makes an identity; `nil` when the key does not fit the chain's first certificate.
    ///
    /// - Parameters:
    ///   - chain: The DER encodings of the certificates, the server's own first.
    ///   - key: Its key as PEM text.
    package init?(chain: [[UInt8]], key: [UInt8]) {
        // One piece of memory for all of them, since C takes pointers into it.
        let joined = chain.flatMap { $0 }
        let lengths = chain.map(\.count)
        identity = joined.withUnsafeBytes { bytes in
            var starts: [UnsafeRawPointer] = []
            var place = 0
            for length in lengths {
                if let base = bytes.baseAddress {
                    starts.append(base + place)
                }
                place += length
            }
            return key.withUnsafeBytes { key in
                guard starts.count == lengths.count, let keyStart = key.baseAddress else {
                    return tls_identity(context: nil)
                }
                return tls_identity_create(starts, lengths, lengths.count, keyStart, key.count)
            }
        }
        guard identity.context != nil else {
            return nil
        }
    }

    deinit {
        tls_identity_destroy(identity)
    }

    /// Makes the server's end of a connection.
    func makeConnection() -> TLSConnection {
        guard let connection = tls_connection_create(identity) else {
            // Swift itself ends the program when there is no memory.
            fatalError("no memory for a TLS connection")
        }
        return TLSConnection(connection)
    }
}
