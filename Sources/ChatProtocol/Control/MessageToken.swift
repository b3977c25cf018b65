/// The token that makes the sending of a message idempotent.
package enum MessageToken {
    /// A new token, laid out as a UUID of version 7 (RFC 9562, section 5.7): the time first, then 74 random bits.
    ///
    /// The server keeps an account's tokens sorted. Those of one time are neighbours there, where random ones would each
    /// change another page of its file.
    ///
    /// - Parameter unixMilliseconds: The sender's clock. It may be wrong: only the order depends on it.
    /// - Returns: ``ProtocolLimits/tokenBytes`` bytes.
    package static func make(
        unixMilliseconds: Int64,
        using generator: inout some RandomNumberGenerator
    ) -> [UInt8] {
        let random = UInt64.random(in: 0...0xFFF, using: &generator)
        let high = UInt64(truncatingIfNeeded: unixMilliseconds) << 16 | 0x7000 | random
        let low = 0x8000_0000_0000_0000 | (generator.next() as UInt64) >> 2
        return withUnsafeBytes(of: (high.bigEndian, low.bigEndian)) { Array($0) }
    }
}
