import ChatTesting
import Crypto
import Testing

@testable import ChatIdentity

/// Ed25519 as the lists and prekeys use it, without what Tandem puts before a body.
@Suite struct SignatureVectorTests {
    @Test func `Wycheproof's signatures are accepted or refused as they should be`() throws {
        let cases = try VectorFile("ed25519.txt").cases
        var accepted = 0
        for vector in cases {
            let key = try SigningPublicKey(vector.bytes("public"))
            let isValid = key.hasSigned(try vector.bytes("message"), signature: try vector.bytes("signature"))
            #expect(try isValid == (vector.text("result") == "valid"), "\(vector.name)")
            accepted += isValid ? 1 : 0
        }
        #expect(accepted >= 6 && cases.count >= accepted + 12)
    }

    /// RFC 8032, section 7.1, test 1. A signature may have other bytes: CryptoKit signs with randomness.
    @Test func `the RFC's private key has its public key, and its signature is accepted`() throws {
        let key = try Curve25519.Signing.PrivateKey(
            rawRepresentation: [
                0x9D, 0x61, 0xB1, 0x9D, 0xEF, 0xFD, 0x5A, 0x60, 0xBA, 0x84, 0x4A, 0xF4, 0x92, 0xEC, 0x2C, 0xC4,
                0x44, 0x49, 0xC5, 0x69, 0x7B, 0x32, 0x69, 0x19, 0x70, 0x3B, 0xAC, 0x03, 0x1C, 0xAE, 0x7F, 0x60,
            ] as [UInt8]
        )
        let vector = try #require(try VectorFile("ed25519.txt").cases.first { try $0.text("case") == "80" })
        #expect(try Array(key.publicKey.rawRepresentation) == vector.bytes("public"))
        let publicKey = try SigningPublicKey(Array(key.publicKey.rawRepresentation))
        #expect(publicKey.hasSigned([], signature: try vector.bytes("signature")))
        #expect(publicKey.hasSigned([], signature: Array(try key.signature(for: [UInt8]()))))
    }
}
