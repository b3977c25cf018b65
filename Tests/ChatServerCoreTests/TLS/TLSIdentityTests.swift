import ChatTesting
import Crypto
import CryptoExtras
import Foundation
import NIOCore
import NIOEmbedded
import NIOSSL
import SwiftASN1
import Testing
import X509

@testable import ChatServerCore

/// Certificates and keys as operators have them.
@Suite struct TLSIdentityTests {
    private let now = Date()

    private func certificate(
        of key: Certificate.PrivateKey,
        named name: String,
        by issuer: Certificate.PrivateKey,
        named issuerName: String,
        isAuthority: Bool
    ) throws -> Certificate {
        try Certificate(
            version: .v3,
            serialNumber: Certificate.SerialNumber(),
            publicKey: key.publicKey,
            notValidBefore: now.addingTimeInterval(-60),
            notValidAfter: now.addingTimeInterval(3600),
            issuer: try DistinguishedName { CommonName(issuerName) },
            subject: try DistinguishedName { CommonName(name) },
            signatureAlgorithm: .ecdsaWithSHA256,
            extensions: try Certificate.Extensions {
                Critical(
                    isAuthority ? BasicConstraints.isCertificateAuthority(maxPathLength: nil) : .notCertificateAuthority
                )
            },
            issuerPrivateKey: issuer
        )
    }

    /// Has a client that knows only the root say something to a server with the root's certificate for its own issuer.
    private func converse(key: Certificate.PrivateKey, keyText: String) throws -> String {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let root = Certificate.PrivateKey(P256.Signing.PrivateKey())
        let middle = Certificate.PrivateKey(P256.Signing.PrivateKey())
        let trusted = try certificate(of: root, named: "root", by: root, named: "root", isAuthority: true)
        let chain = try [
            certificate(of: key, named: "server", by: middle, named: "middle", isAuthority: false),
            certificate(of: middle, named: "middle", by: root, named: "root", isAuthority: true),
        ].map { try $0.serializeAsPEM().pemString }
        let loaded = try ServerCertificate(
            certificatePath: folder.write(chain.joined(separator: "\n"), to: "chain.pem"),
            keyPath: folder.write(keyText, to: "key.pem")
        )
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.certificateVerification = .noHostnameVerification
        var serializer = DER.Serializer()
        try serializer.serialize(trusted)
        configuration.trustRoots = .certificates([
            try NIOSSLCertificate(bytes: serializer.serializedBytes, format: .der)
        ])
        let pair = try TLSPair(certificate: loaded, client: configuration)
        defer { pair.clean() }
        try pair.carry()
        try pair.client.writeOutbound(ByteBuffer(string: "trusted"))
        try pair.carry()
        return try TLSPair.text(readBy: pair.server)
    }

    @Test func `a chain is shown whole, with an elliptic key`() throws {
        let key = P256.Signing.PrivateKey()
        #expect(try converse(key: Certificate.PrivateKey(key), keyText: key.pemRepresentation) == "trusted")
    }

    @Test func `and with an RSA key`() throws {
        let key = try _RSA.Signing.PrivateKey(keySize: .bits2048)
        #expect(try converse(key: Certificate.PrivateKey(key), keyText: key.pemRepresentation) == "trusted")
    }

    @Test func `an elliptic key need not bring its public half`() throws {
        let key = P256.Signing.PrivateKey()
        // RFC 5958, section 2, with what RFC 5915, section 3, requires and nothing else.
        let head: [UInt8] = [
            0x30, 0x41, 0x02, 0x01, 0x00, 0x30, 0x13, 0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01, 0x06, 0x08,
            0x2A,
            0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07, 0x04, 0x27, 0x30, 0x25, 0x02, 0x01, 0x01, 0x04, 0x20,
        ]
        let text = PEMDocument(type: "PRIVATE KEY", derBytes: head + Array(key.rawRepresentation)).pemString
        #expect(try converse(key: Certificate.PrivateKey(key), keyText: text) == "trusted")
    }

    @Test func `what is no certificate or no key makes none`() {
        #expect(TLSIdentity(chain: [], key: [1]) == nil)
        #expect(TLSIdentity(chain: [[1, 2, 3]], key: [1, 2, 3]) == nil)
        #expect(TLSIdentity(chain: [[]], key: []) == nil)
    }
}
