import ChatProtocol
import NIOSSL

/// The certificate that a server shows in the TLS handshake.
struct ShownCertificate: Sendable, Equatable {
    /// The fingerprint that people compare.
    let fingerprint: CertificateFingerprint

    /// The fingerprint of its public key.
    let key: PublicKeyFingerprint

    /// The DER encodings of the whole chain, the server's own certificate first.
    var chain: [[UInt8]] = []
}

extension ShownCertificate {
    /// Takes the chain from the handshake; `nil` when it is empty or cannot be read.
    init?(_ chain: [NIOSSLCertificate]) {
        guard let own = chain.first, let encodings = try? chain.map({ try $0.toDERBytes() }),
            let spki = try? own.extractPublicKey().toSPKIBytes()
        else {
            return nil
        }
        self.init(
            fingerprint: CertificateFingerprint(sha256OfDER: encodings[0]),
            key: PublicKeyFingerprint(sha256OfSPKI: spki),
            chain: encodings
        )
    }
}
