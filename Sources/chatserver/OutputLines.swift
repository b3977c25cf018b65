import Foundation

/// Lines for standard output that are collected and written in chunks.
struct OutputLines {
    /// Bytes that are collected before a write.
    private static let chunk = 64 * 1024

    private var bytes = Data()

    /// Adds a line.
    ///
    /// - Throws: ``Failure``, when the reader is gone or the disk is full; the rest need not be produced then.
    mutating func add(_ line: some Sequence<UInt8>) throws {
        bytes.append(contentsOf: line)
        bytes.append(UInt8(ascii: "\n"))
        if bytes.count >= Self.chunk {
            try flush()
        }
    }

    /// Writes what is left.
    ///
    /// - Throws: ``Failure``, as ``add(_:)`` does.
    mutating func flush() throws {
        try Output.lines(bytes)
        bytes.removeAll(keepingCapacity: true)
    }
}
