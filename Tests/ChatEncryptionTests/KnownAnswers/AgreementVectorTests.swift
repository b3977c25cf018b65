import ChatEncryption
import ChatTesting
import Crypto
import Testing

/// X25519 through the one function that agrees on secrets.
@Suite struct AgreementVectorTests {
    private static let zeros = SymmetricKey(data: [UInt8](repeating: 0, count: 32))

    private func secret(_ own: [UInt8], _ other: [UInt8]) throws -> SymmetricKey {
        try Agreement.secret(Curve25519.KeyAgreement.PrivateKey(rawRepresentation: own), with: other)
    }

    @Test func `Wycheproof's cases give their secrets, and those of low order are refused`() throws {
        let cases = try VectorFile("x25519.txt").cases
        var refused = 0
        for vector in cases {
            let expected = SymmetricKey(data: try vector.bytes("shared"))
            let own = try vector.bytes("private")
            let other = try vector.bytes("public")
            if expected == Self.zeros {
                #expect(throws: EncryptionError.weakKey, "\(vector.name)") { try secret(own, other) }
                refused += 1
            } else {
                #expect(try secret(own, other) == expected, "\(vector.name)")
            }
        }
        #expect(refused == 14, "each key of low order in each of its encodings")
        #expect(cases.count > refused + 10)
    }

    /// RFC 7748, section 5.2.
    @Test func `a thousand agreements in a row give the RFC's answer`() throws {
        var scalar = [9] + [UInt8](repeating: 0, count: 31)
        var point = scalar
        let answers: [Int: [UInt8]] = [
            1: [
                0x42, 0x2C, 0x8E, 0x7A, 0x62, 0x27, 0xD7, 0xBC, 0xA1, 0x35, 0x0B, 0x3E, 0x2B, 0xB7, 0x27, 0x9F,
                0x78, 0x97, 0xB8, 0x7B, 0xB6, 0x85, 0x4B, 0x78, 0x3C, 0x60, 0xE8, 0x03, 0x11, 0xAE, 0x30, 0x79,
            ],
            1000: [
                0x68, 0x4C, 0xF5, 0x9B, 0xA8, 0x33, 0x09, 0x55, 0x28, 0x00, 0xEF, 0x56, 0x6F, 0x2F, 0x4D, 0x3C,
                0x1C, 0x38, 0x87, 0xC4, 0x93, 0x60, 0xE3, 0x87, 0x5F, 0x2E, 0xB9, 0x4D, 0x99, 0x53, 0x2C, 0x51,
            ],
        ]
        for count in 1...1000 {
            let next = try secret(scalar, point).withUnsafeBytes { Array($0) }
            (scalar, point) = (next, scalar)
            if let answer = answers[count] {
                #expect(scalar == answer)
            }
        }
    }
}
