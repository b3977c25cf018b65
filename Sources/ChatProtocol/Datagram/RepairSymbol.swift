package import NIOCore

/// Several messages under way, added up: whoever has all of them but one computes the one (RFC 8681's sliding window).
/// With as many different symbols as messages are missing, all of these come out.
///
/// ```
/// symbol = sum over the messages of coefficient(key, index) * source(message)      in GF(256)
/// source = length of the rest (2 bytes), advance (varint), the encoded Message, zeros
/// ```
package struct RepairSymbol: Equatable, Sendable {
    /// The most messages in one symbol: the bits of a ``mask``.
    package static let largestSpan = 32

    /// Different keys; a coefficient depends on the key modulo this.
    package static let keys: UInt8 = 128

    /// The most bytes that it takes beside the sum: key, newest, mask and length.
    package static let largestOverhead = 1 + 8 + 8 + 2

    /// Which factors the messages were multiplied by.
    package let key: UInt8

    /// The index of the newest message in it.
    package let newest: UInt64

    /// Which messages are in it: bit *n* stands for the index `newest - n`. Bit 0 is set.
    package let mask: UInt32

    /// The sum.
    package let bytes: ByteBuffer

    /// Makes a symbol.
    package init(key: UInt8, newest: UInt64, mask: UInt32, bytes: ByteBuffer) {
        self.key = key
        self.newest = newest
        self.mask = mask
        self.bytes = bytes
    }

    /// The indices of the messages in it, newest first.
    package var indices: [UInt64] {
        (0..<UInt64(Self.largestSpan)).filter { mask >> UInt32($0) & 1 == 1 }.map { newest - $0 }
    }

    /// Bytes that it takes after its frame type.
    var byteCount: Int {
        Self.byteCount(newest: newest, mask: mask, bytes: bytes.readableBytes)
    }

    /// Bytes that a symbol takes after its frame type.
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
