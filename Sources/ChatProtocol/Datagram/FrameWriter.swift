/// Writes a frame into memory that is known to be large enough. Each write to a `ByteBuffer` checks its capacity and
/// its uniqueness again (copy-on-write): for five fields per message and reader, that took longer than writing them.
struct FrameWriter {
    private let bytes: UnsafeMutableRawBufferPointer

    /// Number of bytes written.
    private(set) var count = 0

    /// Starts at the beginning of the memory.
    init(_ bytes: UnsafeMutableRawBufferPointer) {
        self.bytes = bytes
    }

    /// Writes an integer in network order.
    mutating func write(_ value: some FixedWidthInteger) {
        withUnsafeBytes(of: value.bigEndian) { write($0) }
    }

    /// Writes a variable-length integer (RFC 9000, section 16).
    mutating func writeVariable(_ value: UInt64) {
        switch value {
        case 0..<(1 << 6): write(UInt8(value))
        case 0..<(1 << 14): write(UInt16(value) | 1 << 14)
        case 0..<(1 << 30): write(UInt32(value) | 2 << 30)
        default: write(value | 3 << 62)
        }
    }

    /// Copies raw bytes.
    mutating func write(_ source: UnsafeRawBufferPointer) {
        UnsafeMutableRawBufferPointer(rebasing: bytes[count..<(count + source.count)]).copyMemory(from: source)
        count += source.count
    }
}
