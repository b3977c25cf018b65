import ChatIdentity
import Testing

@Suite struct OneTimePairTests {
    private let fixture: SignedFixture
    private let pair: OneTimePair
    private let signature: [UInt8]

    init() throws {
        fixture = try SignedFixture()
        pair = try fixture.pair()
        signature = try pair.signature(by: fixture.signing)
    }

    private func error(
        body: [UInt8]? = nil,
        signature: [UInt8]? = nil,
        by key: SigningPublicKey? = nil,
        owner: PrekeyOwner? = nil
    ) throws -> IdentityError? {
        let key = try key ?? fixture.publicSigning
        let owner = try owner ?? fixture.owner
        do throws(IdentityError) {
            let body = body ?? pair.body
            _ = try OneTimePair(body: body, signature: signature ?? self.signature, by: key, owner: owner)
            return nil
        } catch {
            return error
        }
    }

    @Test func `a signed pair is verified and read`() throws {
        let read = try OneTimePair(
            body: pair.body,
            signature: signature,
            by: fixture.publicSigning,
            owner: fixture.owner
        )
        #expect(read == pair)
        #expect(Mutations.fields(of: pair.body).map(\.count) == [9, 36, 12, 12, 36, 1188])
    }

    @Test func `every bit of the body and of the signature counts`() throws {
        for body in Mutations.flips(of: pair.body) {
            #expect(try error(body: body) == .wrongSignature)
        }
        for signature in Mutations.flips(of: signature) {
            #expect(try error(signature: signature) == .wrongSignature)
        }
    }

    @Test func `a body with other fields is refused, also if it is signed`() throws {
        for body in Mutations.otherLengths(of: pair.body) + Mutations.otherFields(of: pair.body) {
            #expect(try error(body: body) != nil)
            let signature = try SignaturePurpose.oneTimePair.sign(body, with: fixture.signing)
            #expect(try error(body: body, signature: signature) != nil)
        }
    }

    @Test func `a pair of another owner or key is refused`() throws {
        let other = try SignedFixture(seed: 2)
        #expect(try error(by: other.publicSigning) == .wrongSignature)
        let identity = try fixture.publicIdentity
        for owner in [
            PrekeyOwner(account: "bob", identity: identity, device: fixture.device),
            PrekeyOwner(account: "alice", identity: try other.publicIdentity, device: fixture.device),
            PrekeyOwner(account: "alice", identity: identity, device: other.device),
        ] {
            #expect(try error(owner: owner) == .wrongOwner)
        }
    }

    @Test func `a signed prekey does not pass for a pair`() throws {
        let prekey = try fixture.prekey()
        let signature = try prekey.signature(by: fixture.signing)
        #expect(try error(body: prekey.body, signature: signature) == .wrongSignature)
        for purpose in SignaturePurpose.allCases where purpose != .oneTimePair {
            #expect(try error(signature: purpose.sign(pair.body, with: fixture.signing)) == .wrongSignature)
        }
    }

    @Test(arguments: AgreementPublicKeyTests.weakKeys)
    func `a weak key is refused, also if it is signed`(weak: [UInt8]) throws {
        var fields = Mutations.fields(of: pair.body)
        fields[4] = [0, 0, 0, 32] + weak
        let body = Array(fields.joined())
        let signature = try SignaturePurpose.oneTimePair.sign(body, with: fixture.signing)
        #expect(try error(body: body, signature: signature) == .weakKey)
    }

    @Test func `values that no device makes are refused`() throws {
        func make(number: UInt64 = 1, agreement: Int = 32, encapsulation: Int = 1184) throws {
            _ = try OneTimePair(
                owner: fixture.owner,
                number: number,
                agreement: [UInt8](repeating: 1, count: agreement),
                encapsulation: [UInt8](repeating: 1, count: encapsulation)
            )
        }
        try make()
        #expect(throws: IdentityError.malformed) { try make(number: 0) }
        #expect(throws: IdentityError.malformed) { try make(agreement: 33) }
        #expect(throws: IdentityError.malformed) { try make(encapsulation: 1088) }
    }
}
