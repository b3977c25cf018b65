import ChatIdentity
import Crypto
import Testing

@Suite struct SigningPublicKeyTests {
    private static let zeros = [UInt8](repeating: 0, count: 31)
    private static let ones = [UInt8](repeating: 0xFF, count: 30)
    private static let eighth: [UInt8] = [
        0x26, 0xE8, 0x95, 0x8F, 0xC2, 0xB2, 0x27, 0xB0, 0x45, 0xC3, 0xF4, 0x89, 0xF2, 0xEF, 0x98, 0xF0,
        0xD5, 0xDF, 0xAC, 0x05, 0xD3, 0xC6, 0x33, 0x39, 0xB1, 0x38, 0x02, 0x88, 0x6D, 0x53, 0xFC,
    ]
    private static let otherEighth: [UInt8] = [
        0xC7, 0x17, 0x6A, 0x70, 0x3D, 0x4D, 0xD8, 0x4F, 0xBA, 0x3C, 0x0B, 0x76, 0x0D, 0x10, 0x67, 0x0F,
        0x2A, 0x20, 0x53, 0xFA, 0x2C, 0x39, 0xCC, 0xC6, 0x4E, 0xC7, 0xFD, 0x77, 0x92, 0xAC, 0x03,
    ]

    /// The eight points whose order divides the cofactor.
    static let smallOrder: [[UInt8]] = [
        [1] + zeros,
        [0xEC] + ones + [0x7F],
        zeros + [0],
        zeros + [0x80],
        eighth + [0x05],
        eighth + [0x85],
        otherEighth + [0x7A],
        otherEighth + [0xFA],
    ]

    /// Encodings with y not below the modulus, or with a sign where x is 0: the first six are of small order.
    static let notCanonical: [[UInt8]] = [
        [0xED] + ones + [0x7F],
        [0xED] + ones + [0xFF],
        [0xEE] + ones + [0x7F],
        [0xEE] + ones + [0xFF],
        [1] + zeros.dropLast() + [0x80],
        [0xEC] + ones + [0xFF],
        [0xEF] + ones + [0x7F],
        [0xFF] + ones + [0xFF],
    ]

    @Test(arguments: smallOrder)
    func `a key of small order is refused, with which one signature fits many bodies`(bytes: [UInt8]) throws {
        #expect(throws: IdentityError.weakKey) { try SigningPublicKey(bytes) }
        // The signature that nobody made: R is the neutral element, and S is 0. It fits one body in eight at least.
        let forged = [1] + [UInt8](repeating: 0, count: 63)
        let key = try Curve25519.Signing.PublicKey(rawRepresentation: bytes)
        let fits = (0..<200).filter { key.isValidSignature(forged, for: [UInt8($0)]) }
        #expect(fits.count > 1)
    }

    @Test(arguments: notCanonical)
    func `an encoding that is not canonical is refused`(bytes: [UInt8]) {
        #expect(throws: IdentityError.weakKey) { try SigningPublicKey(bytes) }
    }

    @Test(arguments: [0, 31, 33, 64])
    func `a key of another length is refused`(count: Int) {
        #expect(throws: IdentityError.malformed) { try SigningPublicKey([UInt8](repeating: 9, count: count)) }
    }

    @Test func `keys near the forbidden ones are not refused`() throws {
        for bytes in [[0xEB] + Self.ones + [0x7F], [2] + Self.zeros, [0xED] + Self.ones + [0x7E]] {
            #expect(try SigningPublicKey(bytes).bytes == bytes)
        }
    }

    @Test func `every bit of a signature counts`() throws {
        let fixture = try SignedFixture()
        let key = try fixture.publicIdentity
        let signature = try SignaturePurpose.deviceList.sign([1, 2], with: fixture.identity)
        try key.verify(signature, of: [1, 2], as: .deviceList)
        for changed in Mutations.flips(of: signature) {
            #expect(throws: IdentityError.wrongSignature) { try key.verify(changed, of: [1, 2], as: .deviceList) }
        }
        for changed in Mutations.otherLengths(of: signature) {
            #expect(throws: IdentityError.malformed) { try key.verify(changed, of: [1, 2], as: .deviceList) }
        }
    }

    @Test func `a signature has one encoding: S plus the group's order is refused`() throws {
        let fixture = try SignedFixture()
        var signature = try SignaturePurpose.deviceList.sign([1, 2], with: fixture.identity)
        let order: [UInt8] =
            [
                0xED, 0xD3, 0xF5, 0x5C, 0x1A, 0x63, 0x12, 0x58, 0xD6, 0x9C, 0xF7, 0xA2, 0xDE, 0xF9, 0xDE, 0x14,
            ] + [UInt8](repeating: 0, count: 15) + [0x10]
        var carry = 0
        for place in 0..<32 {
            carry += Int(signature[32 + place]) + Int(order[place])
            signature[32 + place] = UInt8(carry & 0xFF)
            carry >>= 8
        }
        #expect(carry == 0)
        #expect(throws: IdentityError.wrongSignature) {
            try fixture.publicIdentity.verify(signature, of: [1, 2], as: .deviceList)
        }
    }
}
