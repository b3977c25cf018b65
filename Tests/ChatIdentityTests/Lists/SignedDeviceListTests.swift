import ChatIdentity
import Testing

@Suite struct SignedDeviceListTests {
    private let fixture: SignedFixture
    private let signed: SignedDeviceList

    init() throws {
        fixture = try SignedFixture()
        signed = try fixture.signed(fixture.first())
    }

    private func error(
        _ signed: SignedDeviceList,
        by identity: SigningPublicKey? = nil,
        account: String = "alice"
    ) throws -> IdentityError? {
        let identity = try identity ?? fixture.publicIdentity
        do throws(IdentityError) {
            _ = try signed.verified(by: identity, account: account)
            return nil
        } catch {
            return error
        }
    }

    @Test func `a signed list is verified`() throws {
        #expect(try signed.verified(by: fixture.publicIdentity, account: "alice") == fixture.first())
    }

    @Test func `every bit of the body and of the signature counts`() throws {
        for body in Mutations.flips(of: signed.body) {
            #expect(try error(SignedDeviceList(body: body, signature: signed.signature)) == .wrongSignature)
        }
        for signature in Mutations.flips(of: signed.signature) {
            #expect(try error(SignedDeviceList(body: signed.body, signature: signature)) == .wrongSignature)
        }
    }

    @Test func `a body with other fields is refused`() throws {
        for body in Mutations.otherLengths(of: signed.body) + Mutations.otherFields(of: signed.body) {
            #expect(try error(SignedDeviceList(body: body, signature: signed.signature)) != nil)
        }
    }

    @Test func `a list of another identity or account is refused`() throws {
        let other = try SignedFixture(seed: 2)
        #expect(try error(signed, by: other.publicIdentity) == .wrongSignature)
        #expect(try error(signed, account: "bob") == .wrongOwner)
        #expect(try error(signed, account: "Alice") == .wrongOwner)
    }

    @Test func `a signed body that is no list is refused`() throws {
        let body: [UInt8] = Array("no list".utf8)
        let signature = try SignaturePurpose.deviceList.sign(body, with: fixture.identity)
        #expect(try error(SignedDeviceList(body: body, signature: signature)) == .malformed)
    }

    @Test func `a long body is refused before it is hashed`() throws {
        let body = [UInt8](repeating: 0, count: DeviceList.largestBody + 1)
        #expect(try error(SignedDeviceList(body: body, signature: signed.signature)) == .malformed)
    }

    @Test func `a prekey's signature does not pass for a list's`() throws {
        let signature = try SignaturePurpose.signedPrekey.sign(signed.body, with: fixture.identity)
        #expect(try error(SignedDeviceList(body: signed.body, signature: signature)) == .wrongSignature)
    }
}
