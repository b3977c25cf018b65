package import Crypto
import Foundation
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

    /// Bytes of frames that fit in a datagram which any path takes.
    package static let payloadBytes = ProtocolLimits.datagramBytes - overhead

    /// Packets that a sender seals under one key before it takes the next.
    package static let packetLimit: UInt64 = 1 << 22

    /// Packets that may be sealed under one AES-128-GCM key: RFC 9001, section 6.6.
    package static let confidentialityLimit: UInt64 = 1 << 23

    private static let keyBytes = 16
    private static let nonceBytes = 12

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
        let nonce = try nonce(header.packetNumber)
        let box = try payload.withUnsafeReadableBytes { plain in
            try datagram.withUnsafeReadableBytes { header in
                try AES.GCM.seal(plain, using: key, nonce: nonce, authenticating: header)
            }
        }
        // Taken apart by its own properties, the box is copied once more for each of them.
        guard let combined = box.combined else {
            throw CryptoKitError.incorrectParameterSize
        }
        combined.withUnsafeBytes { bytes in
            _ = datagram.writeBytes(UnsafeRawBufferPointer(rebasing: bytes[Self.nonceBytes...]))
        }
        return datagram
    }

    /// Opens a datagram whose header was read from it.
    ///
    /// - Returns: The frames' bytes, or `nil` when the datagram is not authentic under this key.
    package func open(_ datagram: ByteBuffer, header: DatagramHeader) -> ByteBuffer? {
        datagram.withUnsafeReadableBytes { bytes in
            guard bytes.count >= Self.overhead else {
                return nil
            }
            // Rebased: the library takes slices apart by way of arrays, which takes longer than the cipher.
            let clear = UnsafeRawBufferPointer(rebasing: bytes[..<DatagramHeader.byteCount])
            let sealed = UnsafeRawBufferPointer(rebasing: bytes[DatagramHeader.byteCount...])
            var combined = Data(capacity: Self.nonceBytes + sealed.count)
            withNonceBytes(header.packetNumber) { combined.append(contentsOf: $0) }
            combined.append(contentsOf: sealed)
            do {
                let box = try AES.GCM.SealedBox(combined: combined)
                let payload = try AES.GCM.open(box, using: key, authenticating: clear)
                return payload.withUnsafeBytes { ByteBuffer(bytes: $0) }
            } catch {
                // Not authentic. Which check failed is nobody's business: no reply, no detail.
                return nil
            }
        }
    }

    private func nonce(_ packetNumber: UInt64) throws -> AES.GCM.Nonce {
        try withNonceBytes(packetNumber) { try AES.GCM.Nonce(data: $0) }
    }

    /// 4 bytes of direction, 8 bytes of packet number, both big-endian: never the same twice under one key.
    private func withNonceBytes<Value>(
        _ packetNumber: UInt64,
        _ body: (UnsafeRawBufferPointer) throws -> Value
    ) rethrows -> Value {
        // Three equal integers, so that there is no padding between them.
        let words = (
            direction.rawValue.bigEndian,
            UInt32(truncatingIfNeeded: packetNumber >> 32).bigEndian,
            UInt32(truncatingIfNeeded: packetNumber).bigEndian
        )
        return try withUnsafeBytes(of: words, body)
    }

    private static func expand(_ secret: SymmetricKey, label: String, byteCount: Int) -> SymmetricKey {
        HKDF<SHA256>.expand(pseudoRandomKey: secret, info: Array(label.utf8), outputByteCount: byteCount)
    }
}
