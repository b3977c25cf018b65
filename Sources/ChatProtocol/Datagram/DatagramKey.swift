package import Crypto
package import NIOCore

/// The key that seals one direction of a session's datagrams for one key generation.
///
/// AES-128-GCM (a third of ChaCha20-Poly1305's cost on hardware with AES instructions). RFC 9001, section 6.6,
/// permits 2^23 packets under one such key; ``packetLimit`` renews it long before.
package struct DatagramKey: Sendable {
    /// Bytes of the authentication tag.
    package static let tagBytes = 16

    /// Bytes that sealing adds to a payload: header and tag.
    package static let overhead = DatagramHeader.byteCount + tagBytes

    /// Bytes of frames that fit in one datagram.
    package static let payloadBytes = ProtocolLimits.datagramBytes - overhead

    /// Packets that a sender seals under one key before it takes the next.
    package static let packetLimit: UInt64 = 1 << 22

    /// Packets that may be sealed under one AES-128-GCM key: RFC 9001, section 6.6.
    package static let confidentialityLimit: UInt64 = 1 << 23

    private static let keyBytes = 16

    private let direction: DatagramDirection
    private let secret: SymmetricKey
    private let key: SymmetricKey

    /// The first key of a direction.
    ///
    /// - Parameters:
    ///   - sessionSecret: The 32 bytes that came over the control wire.
    ///   - direction: Which way the datagrams go.
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
        self.key = Self.expand(secret, label: "tandem v1 key", byteCount: Self.keyBytes)
    }

    /// The key of the next generation. Who learns it cannot compute this one.
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

    /// Seals a payload into a whole datagram.
    ///
    /// - Throws: The cipher's error: our own bug, since every input is of the right size.
    package func seal(_ payload: ByteBuffer, header: DatagramHeader) throws -> ByteBuffer {
        var datagram = ByteBufferAllocator().buffer(capacity: Self.overhead + payload.readableBytes)
        header.write(into: &datagram)
        let nonce = try AES.GCM.Nonce(data: nonceBytes(header.packetNumber))
        let box = try payload.withUnsafeReadableBytes { plain in
            try datagram.withUnsafeReadableBytes { header in
                try AES.GCM.seal(plain, using: key, nonce: nonce, authenticating: header)
            }
        }
        datagram.writeBytes(box.ciphertext)
        datagram.writeBytes(box.tag)
        return datagram
    }

    /// Opens a datagram whose header was read from it.
    ///
    /// - Returns: The frames' bytes, or `nil` when the datagram is not authentic under this key.
    package func open(_ datagram: ByteBuffer, header: DatagramHeader) -> ByteBuffer? {
        let opened: [UInt8]? = datagram.withUnsafeReadableBytes { bytes in
            let cipherEnd = bytes.count - Self.tagBytes
            guard cipherEnd >= DatagramHeader.byteCount else {
                return nil
            }
            do {
                let box = try AES.GCM.SealedBox(
                    nonce: AES.GCM.Nonce(data: nonceBytes(header.packetNumber)),
                    ciphertext: bytes[DatagramHeader.byteCount..<cipherEnd],
                    tag: bytes[cipherEnd...]
                )
                let clear = bytes[..<DatagramHeader.byteCount]
                return try [UInt8](AES.GCM.open(box, using: key, authenticating: clear))
            } catch {
                // Not authentic. Which check failed is nobody's business: no reply, no detail.
                return nil
            }
        }
        return opened.map { ByteBuffer(bytes: $0) }
    }

    /// 4 bytes of direction, 8 bytes of packet number, both big-endian: never the same twice under one key.
    private func nonceBytes(_ packetNumber: UInt64) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(12)
        withUnsafeBytes(of: direction.rawValue.bigEndian) { bytes.append(contentsOf: $0) }
        withUnsafeBytes(of: packetNumber.bigEndian) { bytes.append(contentsOf: $0) }
        return bytes
    }

    private static func expand(_ secret: SymmetricKey, label: String, byteCount: Int) -> SymmetricKey {
        HKDF<SHA256>.expand(pseudoRandomKey: secret, info: Array(label.utf8), outputByteCount: byteCount)
    }
}
