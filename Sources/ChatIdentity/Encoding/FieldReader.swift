/// Reads what ``FieldWriter`` writes, and nothing else. It copies no more bytes than there are.
package struct FieldReader: Sendable {
    private let bytes: [UInt8]
    private var position = 0

    /// Reads a body from its start.
    package init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Reads a field.
    ///
    /// - Parameter lengths: The lengths in bytes that it may have.
    package mutating func bytes(_ lengths: ClosedRange<Int>) throws(IdentityError) -> [UInt8] {
        let prefix = MemoryLayout<UInt32>.size
        guard bytes.count - position >= prefix else {
            throw .malformed
        }
        let length = bytes[position..<position + prefix].reduce(0) { $0 << 8 | Int($1) }
        guard lengths.contains(length), bytes.count - position - prefix >= length else {
            throw .malformed
        }
        position += prefix + length
        return Array(bytes[position - length..<position])
    }

    /// Reads a field of this length in bytes.
    package mutating func bytes(_ length: Int) throws(IdentityError) -> [UInt8] {
        try bytes(length...length)
    }

    /// Reads a field of 8 bytes.
    package mutating func unsigned64() throws(IdentityError) -> UInt64 {
        try bytes(MemoryLayout<UInt64>.size).reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// Reads a field of 8 bytes in two's complement.
    package mutating func signed64() throws(IdentityError) -> Int64 {
        Int64(bitPattern: try unsigned64())
    }

    /// Reads a field of 4 bytes.
    package mutating func unsigned32() throws(IdentityError) -> UInt32 {
        try bytes(MemoryLayout<UInt32>.size).reduce(0) { $0 << 8 | UInt32($1) }
    }

    /// Reads a field of UTF-8 text.
    ///
    /// - Parameter lengths: The lengths in bytes that it may have.
    package mutating func text(_ lengths: ClosedRange<Int>) throws(IdentityError) -> String {
        guard let text = String(validating: try bytes(lengths), as: UTF8.self) else {
            throw .malformed
        }
        return text
    }

    /// Reads the number of a device.
    package mutating func device() throws(IdentityError) -> DeviceNumber {
        guard let number = DeviceNumber(rawValue: try unsigned64()) else {
            throw .malformed
        }
        return number
    }

    /// Checks that nothing follows.
    package func end() throws(IdentityError) {
        guard position == bytes.count else {
            throw .malformed
        }
    }
}
