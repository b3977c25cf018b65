import ChatIdentity
package import Crypto

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Content that was sealed once for all devices. Each device gets the key and the hash in a block of its own.
package struct SealedPayload: KeyHolding, Sendable {
    /// Ciphertext and tag.
    package let payload: [UInt8]
    /// K, 32 bytes.
    package let key: SymmetricKey
    /// SHA-256 of the payload.
    package let hash: [UInt8]

    private static let tagBytes = 16

    /// Always the same: a key seals one payload only.
    private static let nonce = [UInt8](repeating: 0, count: 12)

    /// Pads and seals content.
    ///
    /// - Parameters:
    ///   - content: At most ``Padding/mostContent`` bytes.
    ///   - key: K. It must be **fresh**, also if the same content is sealed again: the nonce is always 0. Tests pass a
    ///     key of their own.
    /// - Throws: ``EncryptionError/malformed`` for content that is too long or a key that has not 32 bytes;
    ///   ``EncryptionError/failed``.
    package init(
        sealing content: [UInt8],
        with key: SymmetricKey = SymmetricKey(size: .bits256)
    ) throws(EncryptionError) {
        guard key.bitCount == 256 else {
            throw .malformed
        }
        let padded = try Padding.padded(content)
        do {
            let box = try AES.GCM.seal(padded, using: key, nonce: AES.GCM.Nonce(data: Self.nonce))
            payload = Array(box.ciphertext) + box.tag
        } catch {
            throw .failed
        }
        self.key = key
        hash = Self.hash(of: payload)
    }

    /// Opens a payload.
    ///
    /// - Parameters:
    ///   - key: K of the block.
    ///   - hash: SHA-256 of the block. It is compared first, and in constant time: the tag alone does not bind the
    ///     payload to the block, because somebody who chooses keys can make a payload that opens with two of them.
    /// - Throws: ``EncryptionError/malformed`` for a length that no payload has, or wrong padding;
    ///   ``EncryptionError/damaged`` if the hash or the tag does not fit.
    package static func open(
        _ payload: [UInt8],
        key: SymmetricKey,
        hash: [UInt8]
    ) throws(EncryptionError) -> [UInt8] {
        guard SealedSizes.isPayload(payload.count), key.bitCount == 256 else {
            throw .malformed
        }
        // Symmetric keys are compared in constant time; arrays are not.
        guard SymmetricKey(data: Self.hash(of: payload)) == SymmetricKey(data: hash) else {
            throw .damaged
        }
        let padded: Data
        do {
            let box = try AES.GCM.SealedBox(
                nonce: AES.GCM.Nonce(data: nonce),
                ciphertext: payload.dropLast(tagBytes),
                tag: payload.suffix(tagBytes)
            )
            padded = try AES.GCM.open(box, using: key)
        } catch {
            throw .damaged
        }
        return try Padding.content(of: Array(padded))
    }

    /// SHA-256 of a payload: names it in blocks, in the archive and in requests to send again.
    package static func hash(of payload: [UInt8]) -> [UInt8] {
        Array(SHA256.hash(data: payload))
    }
}
