import ChatTesting
import Crypto
import Foundation
import NIOCore
import NIOEmbedded
import NIOSSL
import Testing

@testable import ChatServerCore

@Suite struct SelfSignedCertificateTests {
    /// 2026-01-01 00:00:00 UTC.
    private let now = Date(timeIntervalSince1970: 1_767_225_600)

    private func made(now: Date? = nil) throws -> (certificate: NIOSSLCertificate, key: P256.Signing.PrivateKey) {
        let made = try SelfSignedCertificate.make(now: now ?? self.now)
        return (
            try NIOSSLCertificate(bytes: Array(made.certificate.utf8), format: .pem),
            try P256.Signing.PrivateKey(pemRepresentation: made.key)
        )
    }

    @Test func `it is valid from the day before, for ten years`() throws {
        let certificate = try made().certificate
        #expect(certificate.notValidBefore == 1_767_225_600 - 86_400)
        #expect(certificate.notValidAfter == 1_767_225_600 + 3650 * 86_400)
    }

    @Test func `it is of version 3, no authority, and for localhost`() throws {
        let bytes = try made().certificate.toDERBytes()
        let names = "localhost".utf8
        // RFC 5280, section 4.1: the version is 2 for version 3; section 4.2.1.9: critical, and an empty sequence is
        // no authority; section 4.2.1.6: one name of the kind 2, a DNS name.
        let parts: [[UInt8]] = [
            [0xA0, 0x03, 0x02, 0x01, 0x02],
            [0x06, 0x03, 0x55, 0x1D, 0x13, 0x01, 0x01, 0xFF, 0x04, 0x02, 0x30, 0x00],
            [0x06, 0x03, 0x55, 0x1D, 0x11, 0x04, 0x0D, 0x30, 0x0B, 0x82, UInt8(names.count)] + Array(names),
        ]
        for part in parts {
            #expect(bytes.indices.contains { bytes[$0...].starts(with: part) })
        }
    }

    @Test func `its key fits it`() throws {
        let (certificate, key) = try made()
        #expect(try certificate.extractPublicKey().toSPKIBytes() == Array(key.publicKey.derRepresentation))
    }

    @Test func `each has a key and a number of its own`() throws {
        let (one, other) = (try made(), try made())
        #expect(one.key.rawRepresentation != other.key.rawRepresentation)
        #expect(one.certificate.serialNumber != other.certificate.serialNumber)
        // RFC 5280, section 4.1.2.2: positive, of at most 20 octets.
        #expect((1...20).contains(one.certificate.serialNumber.count))
    }

    /// A client that knows nothing but the certificate checks the signature, the name and the time.
    @Test func `it activity itself, and who knows it trusts it`() throws {
        let made = try SelfSignedCertificate.make(now: Date())
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let loaded = try ServerCertificate(
            certificatePath: folder.write(made.certificate, to: "certificate.pem"),
            keyPath: folder.write(made.key, to: "key.pem")
        )
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.trustRoots = .certificates([
            try NIOSSLCertificate(bytes: Array(made.certificate.utf8), format: .pem)
        ])
        let pair = try TLSPair(certificate: loaded, client: configuration, host: "localhost")
        defer { pair.clean() }
        try pair.carry()
        try pair.client.writeOutbound(ByteBuffer(string: "trusted"))
        try pair.carry()
        #expect(try TLSPair.text(readBy: pair.server) == "trusted")
    }
}
