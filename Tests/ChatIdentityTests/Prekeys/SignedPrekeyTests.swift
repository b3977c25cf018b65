import ChatIdentity
import Crypto
import Testing

@Suite struct SignedPrekeyTests {
    private let fixture: SignedFixture
    private let prekey: SignedPrekey
    private let signature: [UInt8]

    init() throws {
        fixture = try SignedFixture()
        prekey = try fixture.prekey()
        signature = try prekey.signature(by: fixture.signing)
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
            let body = body ?? prekey.body
            _ = try SignedPrekey(body: body, signature: signature ?? self.signature, by: key, owner: owner)
            return nil
        } catch {
            return error
        }
    }

    @Test func `a signed prekey is verified and read`() throws {
        let read = try SignedPrekey(
            body: prekey.body,
            signature: signature,
            by: fixture.publicSigning,
            owner: fixture.owner
        )
        #expect(read == prekey)
        #expect(Mutations.fields(of: prekey.body).map(\.count) == [9, 36, 12, 12, 12, 36, 1188])
    }

    @Test func `every bit of the body and of the signature counts`() throws {
        for body in Mutations.flips(of: prekey.body) {
            #expect(try error(body: body) == .wrongSignature)
        }
        for signature in Mutations.flips(of: signature) {
            #expect(try error(signature: signature) == .wrongSignature)
        }
    }

    @Test func `a body with other fields is refused, also if it is signed`() throws {
        for body in Mutations.otherLengths(of: prekey.body) + Mutations.otherFields(of: prekey.body) {
            #expect(try error(body: body) != nil)
        }
        let changed = Mutations.otherFields(of: prekey.body)
        let permitted = try changed.filter { body in
            try error(body: body, signature: SignaturePurpose.signedPrekey.sign(body, with: fixture.signing)) == nil
        }
        #expect(permitted.isEmpty)
    }

    @Test func `a prekey of another owner or key is refused`() throws {
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

    @Test func `another signature of the same key does not pass`() throws {
        for purpose in SignaturePurpose.allCases where purpose != .signedPrekey {
            let signature = try purpose.sign(prekey.body, with: fixture.signing)
            #expect(try error(signature: signature) == .wrongSignature)
        }
        let pair = try fixture.pair()
        #expect(try error(body: pair.body, signature: pair.signature(by: fixture.signing)) == .wrongSignature)
    }

    @Test(arguments: AgreementPublicKeyTests.weakKeys)
    func `a weak key is refused, also if it is signed`(weak: [UInt8]) throws {
        var fields = Mutations.fields(of: prekey.body)
        fields[5] = [0, 0, 0, 32] + weak
        let body = Array(fields.joined())
        let signature = try SignaturePurpose.signedPrekey.sign(body, with: fixture.signing)
        #expect(try error(body: body, signature: signature) == .weakKey)
    }

    @Test func `values that no device makes are refused`() throws {
        func make(number: UInt64 = 1, made: Int64 = 0, agreement: Int = 32, lastResort: Int = 1184) throws {
            _ = try SignedPrekey(
                owner: fixture.owner,
                number: number,
                made: made,
                agreement: [UInt8](repeating: 1, count: agreement),
                lastResort: [UInt8](repeating: 1, count: lastResort)
            )
        }
        try make()
        try make(number: 0xFFFF_FFFF)
        #expect(throws: IdentityError.malformed) { try make(number: 0) }
        #expect(throws: IdentityError.malformed) { try make(number: 0x1_0000_0000) }
        #expect(throws: IdentityError.malformed) { try make(made: -1) }
        #expect(throws: IdentityError.malformed) { try make(agreement: 31) }
        #expect(throws: IdentityError.malformed) { try make(lastResort: 1183) }
        #expect(throws: IdentityError.malformed) { try make(lastResort: 1088) }
    }

    @Test func `the longest body is the limit, and longer ones are not hashed`() throws {
        let owner = PrekeyOwner(
            account: String(repeating: "a", count: 50),
            identity: try fixture.publicIdentity,
            device: fixture.device
        )
        let longest = try SignedPrekey(
            owner: owner,
            number: 1,
            made: 0,
            agreement: prekey.agreement,
            lastResort: prekey.lastResort
        )
        #expect(longest.body.count == SignedPrekey.largestBody)
        #expect(try error(body: longest.body + [0]) == .malformed)
    }
}
