/// Reads a block or a stored state from front to back. Each read throws an error if too little is left.
struct ByteReader {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) {
        rest = bytes[...]
    }

    var count: Int {
        rest.count
    }

    mutating func bytes(_ count: Int) throws(EncryptionError) -> [UInt8] {
        guard rest.count >= count else {
            throw .malformed
        }
        defer { rest = rest.dropFirst(count) }
        return Array(rest.prefix(count))
    }

    mutating func uint8() throws(EncryptionError) -> UInt8 {
        guard let byte = rest.popFirst() else {
            throw .malformed
        }
        return byte
    }

    mutating func uint32() throws(EncryptionError) -> UInt32 {
        try bytes(4).reduce(0) { $0 << 8 | UInt32($1) }
    }

    mutating func uint64() throws(EncryptionError) -> UInt64 {
        try bytes(8).reduce(0) { $0 << 8 | UInt64($1) }
    }
}

extension [UInt8] {
    /// Appends a number, its highest byte first.
    mutating func append(bigEndian number: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: number.bigEndian) { append(contentsOf: $0) }
    }
}
