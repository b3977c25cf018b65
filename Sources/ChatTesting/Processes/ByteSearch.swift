/// Searches for a byte sequence in bytes.
enum ByteSearch {
    /// Finds the first occurrence of `needle` at or after `start`.
    ///
    /// - Returns: The index of its first byte, or `nil`.
    static func first(of needle: [UInt8], in bytes: [UInt8], from start: Int = 0) -> Int? {
        guard let head = needle.first, bytes.count >= needle.count else {
            return needle.isEmpty ? start : nil
        }
        return bytes.withUnsafeBufferPointer { bytes in
            needle.withUnsafeBufferPointer { needle in
                var index = start
                while index <= bytes.count - needle.count {
                    if bytes[index] == head, needle.indices.allSatisfy({ bytes[index + $0] == needle[$0] }) {
                        return index
                    }
                    index += 1
                }
                return nil
            }
        }
    }
}
