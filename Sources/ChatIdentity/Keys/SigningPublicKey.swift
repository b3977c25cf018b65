import Crypto

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The public half of an Ed25519 key: an account identity A, or a device's S.
package struct SigningPublicKey: Hashable, Sendable {
    /// Bytes of a key.
    package static let byteCount = 32

    /// The key in its one encoding.
    package let bytes: [UInt8]

    /// Checks a key. With a key of small order, which swift-crypto accepts, one signature fits many bodies.
    ///
    /// - Throws: ``IdentityError/malformed`` for another length, and ``IdentityError/weakKey``.
    package init(_ bytes: [UInt8]) throws(IdentityError) {
        guard bytes.count == Self.byteCount else {
            throw .malformed
        }
        guard Self.isCanonical(bytes), !Self.isOfSmallOrder(bytes) else {
            throw .weakKey
        }
        self.bytes = bytes
    }

    /// Checks a signature.
    ///
    /// - Throws: ``IdentityError/malformed`` for another length than 64, and ``IdentityError/wrongSignature``.
    package func verify(_ signature: [UInt8], of body: [UInt8], as purpose: SignaturePurpose) throws(IdentityError) {
        guard signature.count == SignaturePurpose.signatureBytes else {
            throw .malformed
        }
        guard hasSigned(purpose.signed(body), signature: signature) else {
            throw .wrongSignature
        }
    }

    /// Whether a signature is this key's over these bytes, which begin with their purpose.
    func hasSigned(_ bytes: [UInt8], signature: [UInt8]) -> Bool {
        let key = try? Curve25519.Signing.PublicKey(rawRepresentation: Data(self.bytes))
        return key?.isValidSignature(Data(signature), for: Data(bytes)) == true
    }

    /// The coordinate y of the point: the bytes without the sign of x.
    private static func coordinate(_ bytes: [UInt8]) -> [UInt8] {
        var coordinate = bytes
        coordinate[byteCount - 1] &= 0x7f
        return coordinate
    }

    /// Whether y is below the prime 2^255 - 19 (RFC 8032, section 5.1.3).
    private static func isCanonical(_ bytes: [UInt8]) -> Bool {
        let coordinate = coordinate(bytes)
        return coordinate[0] < 0xed || coordinate[1..<byteCount - 1].contains { $0 != 0xff } || coordinate[31] != 0x7f
    }

    /// Whether the point is one of the eight whose order divides the cofactor: they have five values of y.
    private static func isOfSmallOrder(_ bytes: [UInt8]) -> Bool {
        smallOrder.contains(coordinate(bytes))
    }

    private static let smallOrder: Set<[UInt8]> = [
        // y = 0, of order 4.
        [UInt8](repeating: 0, count: 32),
        // y = 1, the neutral element.
        [1] + [UInt8](repeating: 0, count: 31),
        // y = -1, of order 2.
        [0xec] + [UInt8](repeating: 0xff, count: 30) + [0x7f],
        // Of order 8.
        [
            0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4, 0x89, 0xf2, 0xef, 0x98, 0xf0,
            0xd5, 0xdf, 0xac, 0x05, 0xd3, 0xc6, 0x33, 0x39, 0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53, 0xfc, 0x05,
        ],
        [
            0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b, 0x76, 0x0d, 0x10, 0x67, 0x0f,
            0x2a, 0x20, 0x53, 0xfa, 0x2c, 0x39, 0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac, 0x03, 0x7a,
        ],
    ]
}
