/// The rule for the X25519 public keys that are signed: I, P and O.
enum AgreementPublicKey {
    /// Checks a key. Agreement would refuse one of small order, too, but only on the device that writes to it: a list
    /// or prekey that has such a key is refused where it is published.
    ///
    /// - Throws: ``IdentityError/malformed`` for another length, and ``IdentityError/weakKey``.
    static func check(_ bytes: [UInt8]) throws(IdentityError) {
        guard bytes.count == AgreementKeySizes.x25519 else {
            throw .malformed
        }
        guard isCanonical(bytes), !smallOrder.contains(bytes) else {
            throw .weakKey
        }
    }

    /// Whether u is below the prime 2^255 - 19. X25519 takes other bytes, too (RFC 7748, section 5), but the device
    /// itself hashes the one encoding of its key, so that no session would begin.
    private static func isCanonical(_ bytes: [UInt8]) -> Bool {
        let last = AgreementKeySizes.x25519 - 1
        guard bytes[last] == 0x7f else {
            return bytes[last] < 0x7f
        }
        return bytes[0] < 0xed || bytes[1..<last].contains { $0 != 0xff }
    }

    /// The points of the curve and of its twist with which every private key agrees on zeros.
    private static let smallOrder: Set<[UInt8]> = [
        // u = 0, of order 2.
        [UInt8](repeating: 0, count: 32),
        // u = 1, of order 4.
        [1] + [UInt8](repeating: 0, count: 31),
        // u = -1, of order 4 on the twist.
        [0xec] + [UInt8](repeating: 0xff, count: 30) + [0x7f],
        // Of order 8.
        [
            0xe0, 0xeb, 0x7a, 0x7c, 0x3b, 0x41, 0xb8, 0xae, 0x16, 0x56, 0xe3, 0xfa, 0xf1, 0x9f, 0xc4, 0x6a,
            0xda, 0x09, 0x8d, 0xeb, 0x9c, 0x32, 0xb1, 0xfd, 0x86, 0x62, 0x05, 0x16, 0x5f, 0x49, 0xb8, 0x00,
        ],
        [
            0x5f, 0x9c, 0x95, 0xbc, 0xa3, 0x50, 0x8c, 0x24, 0xb1, 0xd0, 0xb1, 0x55, 0x9c, 0x83, 0xef, 0x5b,
            0x04, 0x44, 0x5c, 0xc4, 0x58, 0x1c, 0x8e, 0x86, 0xd8, 0x22, 0x4e, 0xdd, 0xd0, 0x9f, 0x11, 0x57,
        ],
    ]
}
