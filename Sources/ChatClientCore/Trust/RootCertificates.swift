import CCertificateChain

/// Root certificates, and the verification of chains that end in one of them (a BoringSSL `X509_STORE`).
final class RootCertificates: Sendable {
    private let roots: certificate_roots

    init() {
        roots = certificate_roots_create()
        guard roots.store != nil else {
            // Swift itself also ends the program when it runs out of memory.
            fatalError("no memory for root certificates")
        }
    }

    deinit {
        certificate_roots_destroy(roots)
    }

    /// Adds the certificates of a PEM text.
    ///
    /// - Returns: How many were added, and whether one of them could not be read.
    func add(pem: [UInt8]) -> (added: Int, isBroken: Bool) {
        let result = pem.withUnsafeBytes { certificate_roots_add_pem(roots, $0.baseAddress, $0.count) }
        return (Int(result.added), result.is_broken != 0)
    }

    /// Adds folders, separated by colons, whose files are named by the hash of the subject. A file is read when a chain
    /// needs it.
    func add(folders: String) {
        _ = certificate_roots_add_folders(roots, folders)
    }

    /// Verifies a server's chain.
    ///
    /// - Parameters:
    ///   - chain: The DER encodings, the server's own certificate first.
    ///   - host: The host that the user named.
    ///   - seconds: The time at which the chain must be valid, since 1970-01-01 UTC.
    func verify(_ chain: [[UInt8]], host: VerifiedHost, at seconds: Int64) -> ChainVerdict {
        let joined = chain.flatMap { $0 }
        return joined.withUnsafeBufferPointer { bytes in
            guard let start = bytes.baseAddress else {
                return .unusable
            }
            let isAddress: Int32 = host.isAddress ? 1 : 0
            return ChainVerdict(
                certificate_chain_verify(roots, start, chain.map(\.count), chain.count, host.name, isAddress, seconds)
            )
        }
    }
}
