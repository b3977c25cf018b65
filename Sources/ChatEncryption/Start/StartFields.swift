import ChatIdentity

/// What a session's first blocks carry, until the other side has answered: how to compute the session's first secret.
package struct StartFields: Hashable, Sendable {
    /// Bytes in a block.
    package static let byteCount = AgreementKeySizes.x25519 + 4 + 8 + AgreementKeySizes.mlkem768Ciphertext

    /// The highest number of a signed prekey that fits.
    package static let highestPrekeyNumber = UInt64(UInt32.max)

    /// E: the initiator's ephemeral public key, 32 bytes.
    package let ephemeral: [UInt8]
    /// The number of the signed prekey P, from 1 to ``highestPrekeyNumber``.
    package let prekeyNumber: UInt64
    /// The number of the one-time pair; `nil` if there was none and the last-resort key was used.
    package let pairNumber: UInt64?
    /// The ML-KEM ciphertext, 1,088 bytes.
    package let ciphertext: [UInt8]

    init(ephemeral: [UInt8], prekeyNumber: UInt64, pairNumber: UInt64?, ciphertext: [UInt8]) {
        self.ephemeral = ephemeral
        self.prekeyNumber = prekeyNumber
        self.pairNumber = pairNumber
        self.ciphertext = ciphertext
    }
}

extension StartFields {
    init(from reader: inout ByteReader) throws(EncryptionError) {
        ephemeral = try reader.bytes(AgreementKeySizes.x25519)
        prekeyNumber = UInt64(try reader.uint32())
        let pair = try reader.uint64()
        ciphertext = try reader.bytes(AgreementKeySizes.mlkem768Ciphertext)
        guard prekeyNumber != 0 else {
            throw .malformed
        }
        pairNumber = pair == 0 ? nil : pair
    }

    func write(to bytes: inout [UInt8]) {
        bytes += ephemeral
        bytes.append(bigEndian: UInt32(truncatingIfNeeded: prekeyNumber))
        bytes.append(bigEndian: pairNumber ?? 0)
        bytes += ciphertext
    }
}
