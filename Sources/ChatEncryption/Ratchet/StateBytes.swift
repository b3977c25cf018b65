import Crypto

// The one file in which the secrets of a session are raw bytes.

/// Writes a session's state into memory that is overwritten afterwards. The memory is large enough for every state.
struct StateWriter {
    private let buffer: UnsafeMutableRawBufferPointer
    private var count = 0

    init(_ buffer: UnsafeMutableRawBufferPointer) {
        self.buffer = buffer
    }

    var written: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: buffer[..<count])
    }

    mutating func bytes(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { append($0) }
    }

    mutating func key(_ key: SymmetricKey) {
        key.withUnsafeBytes { append($0) }
    }

    mutating func number(_ number: some FixedWidthInteger) {
        withUnsafeBytes(of: number.bigEndian) { append($0) }
    }

    mutating func flag(_ flag: Bool) {
        number(UInt8(flag ? 1 : 0))
    }

    mutating func optional<Value>(_ value: Value?, _ write: (inout StateWriter, Value) -> Void) {
        flag(value != nil)
        if let value {
            write(&self, value)
        }
    }

    private mutating func append(_ bytes: UnsafeRawBufferPointer) {
        UnsafeMutableRawBufferPointer(rebasing: buffer[count...]).copyMemory(from: bytes)
        count += bytes.count
    }
}

/// Reads a session's state. Each read throws ``EncryptionError/unreadableState`` if too little is left.
struct StateReader {
    private var rest: Slice<UnsafeRawBufferPointer>

    init(_ bytes: UnsafeRawBufferPointer) {
        rest = bytes[...]
    }

    mutating func bytes(_ count: Int) throws(EncryptionError) -> [UInt8] {
        Array(try take(count))
    }

    mutating func key(_ count: Int) throws(EncryptionError) -> SymmetricKey {
        SymmetricKey(data: UnsafeRawBufferPointer(rebasing: try take(count)))
    }

    mutating func number<Number: FixedWidthInteger>(_ type: Number.Type) throws(EncryptionError) -> Number {
        try take(type.bitWidth / 8).reduce(0) { $0 << 8 | Number(truncatingIfNeeded: $1) }
    }

    mutating func flag() throws(EncryptionError) -> Bool {
        switch try number(UInt8.self) {
        case 0: false
        case 1: true
        default: throw .unreadableState
        }
    }

    /// - Throws: ``EncryptionError/unreadableState`` if something follows.
    func end() throws(EncryptionError) {
        guard rest.isEmpty else {
            throw .unreadableState
        }
    }

    private mutating func take(_ count: Int) throws(EncryptionError) -> Slice<UnsafeRawBufferPointer> {
        guard rest.count >= count else {
            throw .unreadableState
        }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }
}
