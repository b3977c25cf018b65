import CDatagramCipher
import Crypto

/// AES-128-GCM (AEAD) under one key, with a reusable context that keeps the expanded key.
///
/// Calls swift-crypto's BoringSSL directly instead of `AES.GCM`, which makes a new context for each seal and moves
/// the bytes through four `Data`: 16,000 instructions and eleven allocations around 2,000 instructions of cipher.
/// Sealing is most of the cost of a delivery.
final class DatagramCipher {
    /// Key length in bytes.
    static let keyBytes = datagram_cipher_key_bytes

    /// Nonce length in bytes.
    static let nonceBytes = datagram_cipher_nonce_bytes

    /// Authentication tag length in bytes.
    static let tagBytes = datagram_cipher_tag_bytes

    private let context: OpaquePointer

    /// Makes the cipher for a 16-byte key.
    init(key: SymmetricKey) {
        precondition(key.bitCount == 8 * Self.keyBytes, "AES-128 takes 16 bytes")
        guard let context = key.withUnsafeBytes({ datagram_cipher_create($0.baseAddress) }) else {
            // Swift itself ends the program when an allocation fails.
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
    ///   - nonce: 12 bytes; must never repeat under this key.
    ///   - header: Associated data (AAD): authenticated, not encrypted.
    ///   - output: Exactly the payload's length plus the tag's.
    /// - Returns: Whether sealing succeeded; it does for any payload below 64 GiB.
    func seal(
        _ payload: UnsafeRawBufferPointer,
        nonce: UnsafeRawBufferPointer,
        authenticating header: UnsafeRawBufferPointer,
        into output: UnsafeMutableRawBufferPointer
    ) -> Bool {
        precondition(nonce.count == Self.nonceBytes && output.count == payload.count + Self.tagBytes)
        // Keeps the C context alive until the call returns.
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

    /// Opens a sealed payload.
    ///
    /// - Parameters:
    ///   - sealed: The ciphertext followed by its tag.
    ///   - output: Exactly the length of `sealed` without the tag.
    /// - Returns: Whether the payload is authentic.
    func open(
        _ sealed: UnsafeRawBufferPointer,
        nonce: UnsafeRawBufferPointer,
        authenticating header: UnsafeRawBufferPointer,
        into output: UnsafeMutableRawBufferPointer
    ) -> Bool {
        precondition(nonce.count == Self.nonceBytes && output.count == sealed.count - Self.tagBytes)
        // Keeps the C context alive until the call returns.
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
