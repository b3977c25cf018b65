import ChatTesting
import Crypto
import Foundation
import NIOCore
import NIOEmbedded
import NIOSSL
import Testing

@testable import ChatServerCore

/// Certificates and keys as operators have them.
@Suite struct TLSIdentityTests {
    /// A client that trusts only the root sends something to a server with a certificate chain up to that root.
    private func converse(_ chain: CertificateChain, key: String? = nil) throws -> String {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let loaded = try ServerCertificate(
            certificatePath: folder.write(chain.certificate + CertificateChain.middle, to: "chain.pem"),
            keyPath: folder.write(key ?? chain.key, to: "key.pem")
        )
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.certificateVerification = .noHostnameVerification
        configuration.trustRoots = .certificates([
            try NIOSSLCertificate(bytes: Array(CertificateChain.root.utf8), format: .pem)
        ])
        let pair = try TLSPair(certificate: loaded, client: configuration)
        defer { pair.clean() }
        try pair.carry()
        try pair.client.writeOutbound(ByteBuffer(string: "trusted"))
        try pair.carry()
        return try TLSPair.text(readBy: pair.server)
    }

    @Test func `a chain is shown whole, with an elliptic key`() throws {
        #expect(try converse(.elliptic) == "trusted")
    }

    @Test func `and with an RSA key`() throws {
        #expect(try converse(.rsa) == "trusted")
    }

    @Test func `an elliptic key need not bring its public half`() throws {
        let key = try P256.Signing.PrivateKey(pemRepresentation: CertificateChain.elliptic.key)
        // RFC 5958, section 2, with only the fields that RFC 5915, section 3, requires.
        let head: [UInt8] = [
            0x30, 0x41, 0x02, 0x01, 0x00, 0x30, 0x13, 0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01, 0x06, 0x08,
            0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07, 0x04, 0x27, 0x30, 0x25, 0x02, 0x01, 0x01, 0x04, 0x20,
        ]
        let text = Data(head + Array(key.rawRepresentation)).base64EncodedString(options: .lineLength64Characters)
        let short = "-----BEGIN PRIVATE KEY-----\n\(text)\n-----END PRIVATE KEY-----\n"
        #expect(try converse(.elliptic, key: short) == "trusted")
    }

    @Test func `what is no certificate or no key makes none`() {
        #expect(TLSIdentity(chain: [], key: [1]) == nil)
        #expect(TLSIdentity(chain: [[1, 2, 3]], key: [1, 2, 3]) == nil)
        #expect(TLSIdentity(chain: [[]], key: []) == nil)
    }
}
