import CDatagramCipher
import Crypto

/// AES-128-GCM under one key, with what is computed from the key kept.
///
/// It is BoringSSL's, as swift-crypto builds it, called without swift-crypto's `AES.GCM`: that makes a new context for
/// each seal and moves the bytes through four `Data`, 16,000 instructions and eleven allocations around 2,000 instructions of cipher. A
/// delivery is little else.
final class DatagramCipher {
    /// Bytes of a key.
    static let keyBytes = datagram_cipher_key_bytes

    /// Bytes of a nonce.
    static let nonceBytes = datagram_cipher_nonce_bytes

    /// Bytes of a tag.
    static let tagBytes = datagram_cipher_tag_bytes

    private let context: OpaquePointer

    /// Makes the cipher of a key of 16 bytes.
    init(key: SymmetricKey) {
        precondition(key.bitCount == 8 * Self.keyBytes, "AES-128 takes 16 bytes")
        guard let context = key.withUnsafeBytes({ datagram_cipher_create($0.baseAddress) }) else {
            // Swift itself ends the program when there is no memory.
            fatalError("no memory for a cipher")
        }
        self.context = context
    }

    deinit {
        datagram_cipher_destroy(context)
    }

    /// Seals a payload.
    ///
    /// - Parameters:
    ///   - nonce: 12 bytes, never twice under this key.
    ///   - header: Authenticated with it.
    ///   - output: As many bytes as the payload has, and a tag.
    /// - Returns: Whether it could be sealed: a payload of less than 64 GiB can.
    func seal(
        _ payload: UnsafeRawBufferPointer,
        nonce: UnsafeRawBufferPointer,
        authenticating header: UnsafeRawBufferPointer,
        into output: UnsafeMutableRawBufferPointer
    ) -> Bool {
        precondition(nonce.count == Self.nonceBytes && output.count == payload.count + Self.tagBytes)
        // Nothing else keeps it until C is done.
        return withExtendedLifetime(self) {
            datagram_cipher_seal(
                context,
                nonce.baseAddress,
                header.baseAddress,
                header.count,
                payload.baseAddress,
                payload.count,
                output.baseAddress
            )
        }
    }

    /// Opens what was sealed.
    ///
    /// - Parameters:
    ///   - sealed: A payload and its tag.
    ///   - output: As many bytes as that, but for the tag.
    /// - Returns: Whether it is authentic.
    func open(
        _ sealed: UnsafeRawBufferPointer,
        nonce: UnsafeRawBufferPointer,
        authenticating header: UnsafeRawBufferPointer,
        into output: UnsafeMutableRawBufferPointer
    ) -> Bool {
        precondition(nonce.count == Self.nonceBytes && output.count == sealed.count - Self.tagBytes)
        // Nothing else keeps it until C is done.
        return withExtendedLifetime(self) {
            datagram_cipher_open(
                context,
                nonce.baseAddress,
                header.baseAddress,
                header.count,
                sealed.baseAddress,
                sealed.count,
                output.baseAddress
            )
        }
    }
}
