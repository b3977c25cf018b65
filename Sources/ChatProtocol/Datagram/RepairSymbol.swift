package import NIOCore

/// Forward error correction (FEC): a linear combination of several messages in flight, as in the sliding-window code
/// of RFC 8681. A receiver that lacks one of the messages computes it from one symbol; *n* missing messages need *n*
/// different symbols.
///
/// ```
/// symbol = sum over the messages of coefficient(key, index) * source(message)      in GF(256)
/// source = length of the rest (2 bytes), advance (varint), the encoded Message, zeros
/// ```
package struct RepairSymbol: Equatable, Sendable {
    /// The maximum span of one symbol in messages: the bits of a ``mask``.
    package static let largestSpan = 32

    /// The number of different keys; a coefficient depends on the key modulo this.
    package static let keys: UInt8 = 128

    /// The maximum overhead in bytes, beside the sum: key, newest, mask and length.
    package static let largestOverhead = 1 + 8 + 8 + 2

    /// Selects the coefficients that the messages were multiplied by.
    package let key: UInt8

    /// The index of the newest message in the symbol.
    package let newest: UInt64

    /// The messages in the symbol: bit *n* stands for the index `newest - n`. Bit 0 is set.
    package let mask: UInt32

    /// The sum over GF(256).
    package let bytes: ByteBuffer

    /// Makes a symbol.
    package init(key: UInt8, newest: UInt64, mask: UInt32, bytes: ByteBuffer) {
        self.key = key
        self.newest = newest
        self.mask = mask
        self.bytes = bytes
    }

    /// The indices of the messages in the symbol, newest first.
    package var indices: [UInt64] {
        (0..<UInt64(Self.largestSpan)).filter { mask >> UInt32($0) & 1 == 1 }.map { newest - $0 }
    }

    /// Encoded size in bytes, without the frame type.
    var byteCount: Int {
        Self.byteCount(newest: newest, mask: mask, bytes: bytes.readableBytes)
    }

    /// Encoded size of a symbol in bytes, without the frame type.
    package static func byteCount(newest: UInt64, mask: UInt32, bytes: Int) -> Int {
        1 + DatagramFrameCodec.variableLength(newest) + DatagramFrameCodec.variableLength(UInt64(mask))
            + DatagramFrameCodec.variableLength(UInt64(bytes)) + bytes
    }

    func write(into buffer: inout ByteBuffer) {
        buffer.writeInteger(key)
        buffer.writeEncodedInteger(newest, strategy: .quic)
        buffer.writeEncodedInteger(UInt64(mask), strategy: .quic)
        buffer.writeEncodedInteger(bytes.readableBytes, strategy: .quic)
        buffer.writeImmutableBuffer(bytes)
    }

    init(from buffer: inout ByteBuffer) throws(DatagramFrameError) {
        guard let key = buffer.readInteger(as: UInt8.self) else {
            throw .truncated
        }
        let newest = try DatagramFrameCodec.integer(from: &buffer)
        guard
            let mask = UInt32(exactly: try DatagramFrameCodec.integer(from: &buffer)),
            mask & 1 == 1,
            UInt64(UInt32.bitWidth - 1 - mask.leadingZeroBitCount) <= newest
        else {
            throw .invalidMask
        }
        let bytes = try DatagramFrameCodec.bytes(from: &buffer)
        self.init(key: key, newest: newest, mask: mask, bytes: bytes)
    }
}
