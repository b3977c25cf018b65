/// The cost parameters of a password hash: scrypt (RFC 7914).
package struct ScryptCost: Sendable, Equatable {
    /// The allowed exponents of the cost parameter N.
    static let logNRange = 1...20

    /// The allowed block sizes r.
    static let blockSizeRange = 1...32

    /// The allowed parallelization parameters p.
    static let parallelismRange = 1...16

    /// The maximum memory of one derivation, in bytes: that of the largest exponent at the usual block size of 8. A
    /// stored hash that needs more is rejected, because it could take the server down.
    static let maximumMemory = 1 << 30

    /// The exponent of the cost parameter: N is 2 to this power.
    package let logN: Int

    /// The block size r, in units of 128 bytes.
    package let blockSize: Int

    /// The parallelization parameter p: the number of passes, one after the other.
    package let parallelism: Int

    /// N = 2^15, r = 8, p = 3: 32 MiB for each hash. OWASP's Password Storage Cheat Sheet lists it as equivalent to
    /// N = 2^17, p = 1 with a quarter of the memory, which matters when many log in at the same time.
    package static let standard = ScryptCost(logN: 15)

    /// Creates a cost with an operator's exponent, and the other parameters as in ``standard``.
    ///
    /// - Parameter logN: The exponent of N; clamped to ``logNRange``.
    package init(logN: Int) {
        self.logN = min(max(logN, Self.logNRange.lowerBound), Self.logNRange.upperBound)
        self.blockSize = 8
        self.parallelism = 3
    }

    /// Creates a cost from all three parameters.
    ///
    /// - Returns: `nil` when one is out of its range, when together they need more than ``maximumMemory``, or when
    ///   N is too large for the block size (RFC 7914, section 6: below 2^(16r)).
    package init?(logN: Int, blockSize: Int, parallelism: Int) {
        guard Self.logNRange.contains(logN), Self.blockSizeRange.contains(blockSize),
            Self.parallelismRange.contains(parallelism)
        else {
            return nil
        }
        guard 128 * blockSize << logN <= Self.maximumMemory, logN < 16 * blockSize else {
            return nil
        }
        self.logN = logN
        self.blockSize = blockSize
        self.parallelism = parallelism
    }

    /// The memory that one derivation needs, in bytes.
    package var memory: Int { 128 * blockSize << logN }
}
