import ChatProtocol
import ChatTesting
import Foundation
import NIOSSL
import Testing

@testable import ChatClientCore

/// Certificates that servers show.
enum TrustFixtures {
    /// 2026-06-01, when all certificates of ``TestCertificates`` are valid.
    static let time: Int64 = 1_780_272_000

    /// The DER encodings of certificates, as a server shows them.
    static func chain(_ certificates: String...) throws -> [[UInt8]] {
        try certificates.map { try NIOSSLCertificate(bytes: Array($0.utf8), format: .pem).toDERBytes() }
    }

    /// A certificate as the handshake shows it.
    static func shown(_ certificates: String...) throws -> ShownCertificate {
        try #require(
            ShownCertificate(certificates.map { try NIOSSLCertificate(bytes: Array($0.utf8), format: .pem) })
        )
    }
}
