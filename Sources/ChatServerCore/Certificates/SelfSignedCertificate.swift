import Crypto
import Foundation
import SwiftASN1
import X509

/// The certificate that a server makes for itself when the operator configures none: clients trust it on first use.
enum SelfSignedCertificate {
    /// Ten years: a pinned certificate that runs out warns every client, so it should outlive the server.
    static let lifetime: TimeInterval = 10 * 365 * 24 * 3600

    /// The certificate is valid from a day before, for clients whose clocks are behind.
    private static let backdating: TimeInterval = 24 * 3600

    /// Makes a P-256 key and its certificate, both as PEM text.
    static func make(now: Date) throws -> (certificate: String, key: String) {
        let key = Certificate.PrivateKey(P256.Signing.PrivateKey())
        let name = try DistinguishedName {
            CommonName("Tandem chat server")
        }
        let certificate = try Certificate(
            version: .v3,
            serialNumber: Certificate.SerialNumber(),
            publicKey: key.publicKey,
            notValidBefore: now.addingTimeInterval(-backdating),
            notValidAfter: now.addingTimeInterval(lifetime),
            issuer: name,
            subject: name,
            signatureAlgorithm: .ecdsaWithSHA256,
            extensions: try Certificate.Extensions {
                Critical(BasicConstraints.notCertificateAuthority)
                SubjectAlternativeNames([.dnsName("localhost")])
            },
            issuerPrivateKey: key
        )
        return (try certificate.serializeAsPEM().pemString, try key.serializeAsPEM().pemString)
    }
}
