import Crypto
import Testing

@testable import ChatIdentity

@Suite struct AgreementPublicKeyTests {
    private static func key(_ first: UInt8, _ rest: UInt8, _ last: UInt8) -> [UInt8] {
        [first] + [UInt8](repeating: rest, count: 30) + [last]
    }

    /// The values of u with which every private key agrees on zeros.
    private static let smallOrder: [[UInt8]] = [
        key(0, 0, 0), key(1, 0, 0), key(0xEC, 0xFF, 0x7F),
        [
            0xE0, 0xEB, 0x7A, 0x7C, 0x3B, 0x41, 0xB8, 0xAE, 0x16, 0x56, 0xE3, 0xFA, 0xF1, 0x9F, 0xC4, 0x6A,
            0xDA, 0x09, 0x8D, 0xEB, 0x9C, 0x32, 0xB1, 0xFD, 0x86, 0x62, 0x05, 0x16, 0x5F, 0x49, 0xB8, 0x00,
        ],
        [
            0x5F, 0x9C, 0x95, 0xBC, 0xA3, 0x50, 0x8C, 0x24, 0xB1, 0xD0, 0xB1, 0x55, 0x9C, 0x83, 0xEF, 0x5B,
            0x04, 0x44, 0x5C, 0xC4, 0x58, 0x1C, 0x8E, 0x86, 0xD8, 0x22, 0x4E, 0xDD, 0xD0, 0x9F, 0x11, 0x57,
        ],
    ]

    /// Values of u that are not below the prime, and such with the bit that X25519 ignores. The first three are those
    /// of small order in another encoding.
    private static let notCanonical: [[UInt8]] = [
        key(0xED, 0xFF, 0x7F), key(0xEE, 0xFF, 0x7F), key(0xEC, 0xFF, 0xFF), key(0xEF, 0xFF, 0x7F),
        key(0xFF, 0xFF, 0x7F), key(0xFF, 0xFF, 0xFF), key(9, 0, 0x80), key(0, 0, 0xFF),
    ]

    /// Keys that nothing takes.
    static let weakKeys = smallOrder + notCanonical

    @Test(arguments: weakKeys)
    func `a key of small order or in another encoding is refused`(weak: [UInt8]) {
        #expect(throws: IdentityError.weakKey) { try AgreementPublicKey.check(weak) }
    }

    @Test(arguments: smallOrder)
    func `a key of small order is one, and its neighbours are none`(weak: [UInt8]) throws {
        for own in [1, 2, 3] as [UInt8] {
            let key = try Curve25519.KeyAgreement.PrivateKey(rawRepresentation: [UInt8](repeating: own, count: 32))
            let secret = try? key.sharedSecretFromKeyAgreement(with: .init(rawRepresentation: weak))
            #expect(secret?.withUnsafeBytes { $0.allSatisfy { $0 == 0 } } != false)
        }
        for bit in 1..<8 {
            var neighbour = weak
            neighbour[16] ^= 1 << bit
            try AgreementPublicKey.check(neighbour)
        }
    }

    @Test func `the base point, the largest values, and made keys are taken`() throws {
        try AgreementPublicKey.check(Self.key(9, 0, 0))
        try AgreementPublicKey.check(Self.key(0xEB, 0xFF, 0x7F))
        try AgreementPublicKey.check(Self.key(0xFF, 0xFF, 0x7E))
        for _ in 0..<100 {
            let key = Curve25519.KeyAgreement.PrivateKey().publicKey
            try AgreementPublicKey.check(Array(key.rawRepresentation))
        }
    }

    @Test(arguments: [0, 31, 33])
    func `a key of another length is refused`(count: Int) {
        #expect(throws: IdentityError.malformed) {
            try AgreementPublicKey.check([UInt8](repeating: 9, count: count))
        }
    }
}
