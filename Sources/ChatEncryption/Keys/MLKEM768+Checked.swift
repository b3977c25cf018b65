import Crypto

extension MLKEM768.PublicKey {
    /// - Throws: ``EncryptionError/weakKey`` if these bytes are no key.
    init(checking bytes: [UInt8]) throws(EncryptionError) {
        do {
            self = try MLKEM768.PublicKey(rawRepresentation: bytes)
        } catch {
            throw .weakKey
        }
    }
}

extension MLKEM768.PrivateKey {
    /// The key of a seed of 64 bytes.
    init(seed: SymmetricKey) throws(EncryptionError) {
        do {
            self = try seed.withUnsafeBytes {
                try MLKEM768.PrivateKey(seedRepresentation: $0, publicKey: nil)
            }
        } catch {
            throw .failed
        }
    }

    /// The secret in a ciphertext; an unpredictable one if the ciphertext was made for another key.
    ///
    /// - Throws: ``EncryptionError/malformed`` if the ciphertext has not 1,088 bytes.
    func opening(_ ciphertext: [UInt8]) throws(EncryptionError) -> SymmetricKey {
        do {
            return try decapsulate(ciphertext)
        } catch {
            throw .malformed
        }
    }
}
