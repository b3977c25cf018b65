/// Idempotency token: lets the server deduplicate a message that is sent more than once.
package enum MessageToken {
    /// Generates a token in the layout of a UUIDv7 (RFC 9562, section 5.7): a timestamp, then 74 random bits.
    ///
    /// The server keeps the tokens of an account sorted. Tokens of about the same time are adjacent there, while
    /// random ones would each touch another page of the database file.
    ///
    /// - Parameter unixMilliseconds: The sender's clock. It may be wrong: it only affects the order.
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
