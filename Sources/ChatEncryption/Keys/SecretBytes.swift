import Crypto

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Secrets as bytes, for as long as a call takes: the memory is wiped afterwards.
enum SecretBytes {
    /// Gives memory for secrets, whose content is undefined at first.
    static func withBytes<Result>(
        _ count: Int,
        _ body: (UnsafeMutableRawBufferPointer) throws -> Result
    ) rethrows -> Result {
        try withUnsafeTemporaryAllocation(byteCount: count, alignment: 1) { buffer in
            defer { wipe(buffer) }
            return try body(buffer)
        }
    }

    /// Gives bytes that the library made for its caller, as opening does. Never those of a private key's
    /// representation: they are the key's own memory, not a copy.
    static func wiping<Result>(_ data: consuming Data, _ body: (Data) throws -> Result) rethrows -> Result {
        var bytes = data
        defer { bytes.withUnsafeMutableBytes { wipe($0) } }
        return try body(bytes)
    }

    /// Overwrites memory. The compiler may leave out a plain write of what nothing reads, but not this.
    private static func wipe(_ buffer: UnsafeMutableRawBufferPointer) {
        guard let start = buffer.baseAddress else {
            return
        }
        #if canImport(Darwin)
            memset_s(start, buffer.count, 0, buffer.count)
        #else
            explicit_bzero(start, buffer.count)
        #endif
    }
}

extension UnsafeMutableRawBufferPointer {
    /// Copies a key to a place of this memory.
    ///
    /// - Returns: The place after it.
    func copy(_ key: SymmetricKey, to place: Int) -> Int {
        key.withUnsafeBytes { bytes in
            UnsafeMutableRawBufferPointer(rebasing: self[place...]).copyMemory(from: bytes)
            return place + bytes.count
        }
    }
}
