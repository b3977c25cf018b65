/// Writes a signed body: fields one after the other, each with its length before it, in 4 bytes, big-endian. So two
/// different sequences of fields never have the same bytes.
package struct FieldWriter: Sendable {
    /// The body so far.
    package private(set) var bytes: [UInt8] = []

    package init() {}

    /// Appends a field.
    package mutating func write(_ field: some Collection<UInt8>) {
        append(UInt32(field.count))
        bytes.append(contentsOf: field)
    }

    /// Appends a field of 8 bytes, big-endian.
    package mutating func write(_ number: UInt64) {
        append(UInt32(MemoryLayout<UInt64>.size))
        append(number)
    }

    /// Appends a field of 8 bytes, big-endian, in two's complement.
    package mutating func write(_ number: Int64) {
        write(UInt64(bitPattern: number))
    }

    /// Appends a field of 4 bytes, big-endian.
    package mutating func write(_ number: UInt32) {
        append(UInt32(MemoryLayout<UInt32>.size))
        append(number)
    }

    /// Appends a field of UTF-8 text.
    package mutating func write(_ text: String) {
        write(text.utf8)
    }

    private mutating func append(_ number: some FixedWidthInteger) {
        withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) }
    }
}
