import NIOCore

extension ByteBuffer {
    /// Reads hexadecimal digits.
    init(hex: String) throws {
        self = try ByteBuffer(plainHexEncodedBytes: hex)
    }

    /// The readable bytes in hexadecimal digits.
    var hex: String {
        hexDump(format: .compact)
    }

    /// The first bytes.
    func prefix(_ count: Int) -> ByteBuffer {
        getSlice(at: readerIndex, length: count) ?? ByteBuffer()
    }

    /// The same bytes with one bit flipped.
    func flipping(bit: Int, ofByte index: Int) -> ByteBuffer {
        var bytes = Array(readableBytesView)
        bytes[index] ^= 1 << UInt8(bit)
        return ByteBuffer(bytes: bytes)
    }
}
