import CScrypt

/// The key derivation of RFC 7914, by the BoringSSL inside swift-crypto.
package enum Scrypt {
    /// The parameters are out of the RFC's range, or there is not enough memory.
    package struct Failure: Error, Equatable {
        /// Makes the error.
        package init() {}
    }

    /// Derives a key. Blocks the thread for the whole derivation.
    ///
    /// - Parameters:
    ///   - logN: The base-2 logarithm of the cost N, 1 to 32: N blocks are held in memory.
    ///   - blockSize: r: a block has 128 times as many bytes. From 1 up.
    ///   - parallelism: p: this many passes, one after the other. From 1 up.
    ///   - count: The key's length in bytes.
    /// - Throws: ``Failure``.
    package static func deriveKey(
        from password: [UInt8],
        salt: [UInt8],
        logN: Int,
        blockSize: Int,
        parallelism: Int,
        count: Int
    ) throws(Failure) -> [UInt8] {
        guard (1...32).contains(logN), blockSize > 0, parallelism > 0, count > 0 else {
            throw Failure()
        }
        var isDerived = false
        let key = [UInt8](unsafeUninitializedCapacity: count) { key, written in
            isDerived = password.withUnsafeBytes { password in
                salt.withUnsafeBytes { salt in
                    scrypt_derive_key(
                        password.baseAddress,
                        password.count,
                        salt.baseAddress,
                        salt.count,
                        1 << UInt64(logN),
                        UInt64(blockSize),
                        UInt64(parallelism),
                        key.baseAddress,
                        count
                    )
                }
            }
            written = isDerived ? count : 0
        }
        guard isDerived else {
            throw Failure()
        }
        return key
    }
}
