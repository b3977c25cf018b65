package import Crypto
package import NIOCore

/// The AEAD key for one direction of a session's datagrams and one key generation (key update: RFC 9001, section 6).
///
/// AES-128-GCM costs a third of ChaCha20-Poly1305 on hardware with AES instructions. RFC 9001, section 6.6, permits
/// 2^23 packets under one such key; ``packetLimit`` renews it long before.
package struct DatagramKey {
    /// Bytes of the authentication tag.
    package static let tagBytes = DatagramCipher.tagBytes

    /// Bytes that sealing adds to a payload: header and authentication tag.
    package static let overhead = DatagramHeader.byteCount + tagBytes

    /// Bytes of frames that fit in a datagram that any path carries.
    package static let payloadBytes = ProtocolLimits.datagramBytes - overhead

    /// Packets that a sender seals under one key before it moves to the next.
    package static let packetLimit: UInt64 = 1 << 22

    /// AEAD confidentiality limit: packets that may be sealed under one AES-128-GCM key (RFC 9001, section 6.6).
    package static let confidentialityLimit: UInt64 = 1 << 23

    private let direction: DatagramDirection
    private let secret: SymmetricKey
    private let cipher: DatagramCipher

    /// Derives the first key of a direction.
    ///
    /// - Parameters:
    ///   - sessionSecret: The 32 bytes received over the control connection.
    ///   - direction: The direction of the datagrams.
    package init(sessionSecret: SymmetricKey, direction: DatagramDirection) {
        let label =
            switch direction {
            case .clientToServer: "tandem v1 client to server"
            case .serverToClient: "tandem v1 server to client"
            }
        self.init(
            direction: direction,
            secret: Self.expand(sessionSecret, label: label, byteCount: ProtocolLimits.deliverySecretBytes)
        )
    }

    private init(direction: DatagramDirection, secret: SymmetricKey) {
        self.direction = direction
        self.secret = secret
        let key = Self.expand(secret, label: "tandem v1 key", byteCount: DatagramCipher.keyBytes)
        cipher = DatagramCipher(key: key)
    }

    /// Derives the key of the next generation. One-way: this key cannot be computed from the next one.
    package func next() -> DatagramKey {
        DatagramKey(
            direction: direction,
            secret: Self.expand(
                secret,
                label: "tandem v1 next secret",
                byteCount: ProtocolLimits.deliverySecretBytes
            )
        )
    }

    /// Seals a payload into a complete datagram.
    ///
    /// - Throws: ``DatagramTooLong``, which indicates our own bug.
    package func seal(_ payload: ByteBuffer, header: DatagramHeader) throws -> ByteBuffer {
        let size = Self.overhead + payload.readableBytes
        var datagram = ByteBufferAllocator().buffer(capacity: size)
        var isSealed = false
        datagram.writeWithUnsafeMutableBytes(minimumWritableBytes: size) { bytes in
            var writer = FrameWriter(bytes)
            header.write(into: &writer)
            let clear = UnsafeRawBufferPointer(rebasing: bytes[..<writer.count])
            let sealed = UnsafeMutableRawBufferPointer(rebasing: bytes[writer.count..<size])
            isSealed = payload.withUnsafeReadableBytes { payload in
                withNonce(header.packetNumber) { nonce in
                    cipher.seal(payload, nonce: nonce, authenticating: clear, into: sealed)
                }
            }
            return size
        }
        guard isSealed else {
            throw DatagramTooLong()
        }
        return datagram
    }

    /// Opens a datagram with the header that was parsed from it.
    ///
    /// - Returns: The frames' bytes, or `nil` if the datagram is not authentic under this key. The reason is not
    ///   reported: an attacker gets neither a reply nor a detail.
    package func open(_ datagram: ByteBuffer, header: DatagramHeader) -> ByteBuffer? {
        let size = datagram.readableBytes - Self.overhead
        guard size >= 0 else {
            return nil
        }
        var payload = ByteBufferAllocator().buffer(capacity: size)
        var isAuthentic = false
        payload.writeWithUnsafeMutableBytes(minimumWritableBytes: size) { output in
            let output = UnsafeMutableRawBufferPointer(rebasing: output[..<size])
            isAuthentic = datagram.withUnsafeReadableBytes { bytes in
                let clear = UnsafeRawBufferPointer(rebasing: bytes[..<DatagramHeader.byteCount])
                let sealed = UnsafeRawBufferPointer(rebasing: bytes[DatagramHeader.byteCount...])
                return withNonce(header.packetNumber) { nonce in
                    cipher.open(sealed, nonce: nonce, authenticating: clear, into: output)
                }
            }
            return isAuthentic ? size : 0
        }
        return isAuthentic ? payload : nil
    }

    /// The AEAD nonce: 4 bytes of direction, 8 bytes of packet number, both big-endian. Never repeats under one key.
    private func withNonce(_ packetNumber: UInt64, _ body: (UnsafeRawBufferPointer) -> Bool) -> Bool {
        // Three integers of equal size: a tuple of mixed sizes would have padding.
        let words = (
            direction.rawValue.bigEndian,
            UInt32(truncatingIfNeeded: packetNumber >> 32).bigEndian,
            UInt32(truncatingIfNeeded: packetNumber).bigEndian
        )
        return withUnsafeBytes(of: words, body)
    }

    private static func expand(_ secret: SymmetricKey, label: String, byteCount: Int) -> SymmetricKey {
        HKDF<SHA256>.expand(pseudoRandomKey: secret, info: Array(label.utf8), outputByteCount: byteCount)
    }
}

/// The payload is longer than the cipher permits.
package struct DatagramTooLong: Error, CustomStringConvertible {
    package var description: String {
        "A datagram is too long to be sealed."
    }
}
