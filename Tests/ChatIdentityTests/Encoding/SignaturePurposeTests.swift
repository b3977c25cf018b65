import ChatIdentity
import Crypto
import Testing

@Suite struct SignaturePurposeTests {
    private let key: Curve25519.Signing.PrivateKey
    private let publicKey: SigningPublicKey

    init() throws {
        let fixture = try SignedFixture()
        key = fixture.identity
        publicKey = try fixture.publicIdentity
    }

    @Test func `the signed bytes are those of the page`() throws {
        let signature = try SignaturePurpose.deviceList.sign([9, 8], with: key)
        let bytes = Array("tandem e2ee v1 device list".utf8) + [0, 9, 8]
        #expect(key.publicKey.isValidSignature(signature, for: bytes))
    }

    @Test(arguments: SignaturePurpose.allCases)
    func `a signature of one purpose passes for no other`(purpose: SignaturePurpose) throws {
        let body: [UInt8] = [1, 2, 3]
        let signature = try purpose.sign(body, with: key)
        try publicKey.verify(signature, of: body, as: purpose)
        for other in SignaturePurpose.allCases where other != purpose {
            #expect(throws: IdentityError.wrongSignature) { try publicKey.verify(signature, of: body, as: other) }
        }
    }

    @Test func `a body cannot take the place of the purpose`() throws {
        // If no zero byte ended the purpose, one purpose that begins with another could be signed by it.
        let purposes = SignaturePurpose.allCases.map(\.rawValue)
        for purpose in purposes {
            #expect(!purpose.utf8.contains(0))
        }
        #expect(Set(purposes).count == purposes.count)
    }
}
