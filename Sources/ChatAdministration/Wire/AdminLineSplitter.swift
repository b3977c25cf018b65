/// Splits a stream of bytes into lines with a bound.
package struct AdminLineSplitter: Sendable {
    /// Maximum bytes of a line without its line feed.
    private let limit: Int

    /// The bytes that have come, from ``start`` on not yet returned.
    private var buffer: [UInt8] = []
    private var start = 0
    /// Bytes from ``start`` on that have been searched for a line feed.
    private var searched = 0

    /// Creates a splitter.
    ///
    /// - Parameter limit: Maximum bytes of a line, without its line feed.
    package init(limit: Int) {
        self.limit = limit
    }

    /// Bytes that are kept.
    package var count: Int { buffer.count - start }

    /// Adds bytes of the stream.
    package mutating func append(_ bytes: some Collection<UInt8>) {
        if start > 0 {
            buffer.removeFirst(start)
            start = 0
        }
        buffer += bytes
    }

    /// Takes the next line, without its line feed and a carriage return before it; `nil` when none is complete.
    ///
    /// - Throws: ``AdminFrameError/tooLong``; then the stream cannot be read any further.
    package mutating func next() throws(AdminFrameError) -> [UInt8]? {
        guard let end = buffer[(start + searched)...].firstIndex(of: UInt8(ascii: "\n")) else {
            searched = count
            guard count <= limit else {
                throw .tooLong
            }
            return nil
        }
        guard end - start <= limit else {
            throw .tooLong
        }
        var line = buffer[start..<end]
        if line.last == UInt8(ascii: "\r") {
            line.removeLast()
        }
        start = end + 1
        searched = 0
        return Array(line)
    }
}
