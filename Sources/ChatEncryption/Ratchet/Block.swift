import ChatIdentity

/// A block: what one device gets of a sealed message. It encloses the payload's key and hash.
package struct Block: Hashable, Sendable {
    /// Bytes of the sealed part: the key, the hash and the tag.
    static let sealedBytes = 32 + 32 + 16

    package let header: BlockHeader
    /// The header as it came; it is part of the associated data.
    let headerBytes: [UInt8]
    /// Ciphertext and tag.
    let sealed: [UInt8]

    /// Reads a block.
    ///
    /// - Parameter inMail: Whether it came as device mail, where longer blocks and the fields of ML-KEM are permitted.
    /// - Throws: ``EncryptionError/malformed`` for a length, flag or number that is not permitted;
    ///   ``EncryptionError/unknownVersion``.
    package static func parse(_ bytes: [UInt8], inMail: Bool) throws(EncryptionError) -> Block {
        guard (inMail ? SealedSizes.blockInMail : SealedSizes.block).contains(bytes.count) else {
            throw .malformed
        }
        var reader = ByteReader(bytes)
        let header = try BlockHeader(from: &reader, inMail: inMail)
        guard reader.count == sealedBytes else {
            throw .malformed
        }
        return Block(
            header: header,
            headerBytes: Array(bytes.dropLast(sealedBytes)),
            sealed: Array(bytes.suffix(sealedBytes))
        )
    }
}
