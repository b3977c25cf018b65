import CScrypt

/// Password hashing with scrypt (RFC 7914), from the BoringSSL inside swift-crypto.
package enum Scrypt {
    /// The parameters are outside the RFC's range, or there is not enough memory.
    package struct Failure: Error, Equatable {
        /// Makes the error.
        package init() {}
    }

    /// Derives a key. Blocks the thread for the whole derivation.
    ///
    /// - Parameters:
    ///   - logN: The base-2 logarithm of the cost N, 1 to 32: N blocks are held in memory.
    ///   - blockSize: r: a block has 128 * r bytes. At least 1.
    ///   - parallelism: p: the number of passes, run one after the other. At least 1.
    ///   - count: Length of the derived key in bytes.
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
