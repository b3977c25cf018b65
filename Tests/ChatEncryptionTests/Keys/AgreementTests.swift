import ChatTesting
import Crypto
import Testing

@testable import ChatEncryption

struct AgreementTests {
    /// All points of small order, with their second encodings and a set highest bit, which X25519 ignores.
    static let weakKeys: [[UInt8]] = {
        let p: [UInt8] = [0xED] + [UInt8](repeating: 0xFF, count: 30) + [0x7F]
        func key(_ first: UInt8, _ rest: UInt8, _ last: UInt8) -> [UInt8] {
            [first] + [UInt8](repeating: rest, count: 30) + [last]
        }
        let order8: [[UInt8]] = [
            [
                0xE0, 0xEB, 0x7A, 0x7C, 0x3B, 0x41, 0xB8, 0xAE, 0x16, 0x56, 0xE3, 0xFA, 0xF1, 0x9F, 0xC4, 0x6A,
                0xDA, 0x09, 0x8D, 0xEB, 0x9C, 0x32, 0xB1, 0xFD, 0x86, 0x62, 0x05, 0x16, 0x5F, 0x49, 0xB8, 0x00,
            ],
            [
                0x5F, 0x9C, 0x95, 0xBC, 0xA3, 0x50, 0x8C, 0x24, 0xB1, 0xD0, 0xB1, 0x55, 0x9C, 0x83, 0xEF, 0x5B,
                0x04, 0x44, 0x5C, 0xC4, 0x58, 0x1C, 0x8E, 0x86, 0xD8, 0x22, 0x4E, 0xDD, 0xD0, 0x9F, 0x11, 0x57,
            ],
        ]
        let keys = [key(0, 0, 0), key(1, 0, 0), key(0xEC, 0xFF, 0x7F), p, key(0xEE, 0xFF, 0x7F)] + order8
        return keys + keys.map { $0.dropLast() + [$0[31] | 0x80] }
    }()

    @Test func `both sides agree`() throws {
        let (one, other) = (Curve25519.KeyAgreement.PrivateKey(), Curve25519.KeyAgreement.PrivateKey())
        let secret = try Agreement.secret(one, with: Array(other.publicKey.rawRepresentation))
        #expect(try Agreement.secret(other, with: Array(one.publicKey.rawRepresentation)) == secret)
        #expect(secret.bitCount == 256)
    }

    @Test(arguments: weakKeys)
    func `a key that agrees on zero is refused`(weak: [UInt8]) throws {
        for _ in 0..<3 {
            #expect(throws: EncryptionError.weakKey) {
                try Agreement.secret(Curve25519.KeyAgreement.PrivateKey(), with: weak)
            }
        }
    }

    @Test(arguments: [0, 31, 33])
    func `a key has 32 bytes`(count: Int) {
        #expect(throws: EncryptionError.weakKey) {
            try Agreement.secret(Curve25519.KeyAgreement.PrivateKey(), with: [UInt8](repeating: 9, count: count))
        }
    }

    @Test(arguments: weakKeys)
    func `a weak key begins no session`(weak: [UInt8]) throws {
        var pair = try SessionPair(seed: 1)
        let (peer, bundle) = (pair.bob.keys, pair.bob.bundle)
        let onetime = try #require(bundle.pair)
        let bundles = [
            (peer, PeerBundle(prekeyNumber: 1, prekey: weak, lastResort: bundle.lastResort, pair: onetime)),
            (
                peer,
                PeerBundle(
                    prekeyNumber: 1,
                    prekey: bundle.prekey,
                    lastResort: bundle.lastResort,
                    pair: .init(number: 1, agreement: weak, encapsulation: onetime.encapsulation)
                )
            ),
            (DeviceKeys(account: "bob", identity: peer.identity, device: peer.device, agreement: weak), bundle),
        ]
        for (peer, bundle) in bundles {
            #expect(throws: EncryptionError.weakKey) {
                try RatchetSession.initiate(
                    local: pair.alice.local,
                    peer: peer,
                    bundle: bundle,
                    at: 0,
                    using: &pair.generator
                )
            }
        }
        var start = try pair.sealFromAlice().bytes
        start.replaceSubrange(66..<98, with: weak)
        #expect(throws: EncryptionError.weakKey) { try pair.bob.session(from: pair.alice, start: start) }
    }

    @Test(arguments: weakKeys)
    func `a weak ratchet key turns nothing`(weak: [UInt8]) throws {
        var pair = try SessionPair.established(seed: 2)
        var bytes = try pair.sealFromAlice().bytes
        bytes.replaceSubrange(10..<42, with: weak)
        let session = try #require(pair.b)
        let before = session.encoded
        #expect(throws: EncryptionError.weakKey) { try session.opened(Block.parse(bytes, inMail: false)) }
        #expect(session.encoded == before)
    }
}
