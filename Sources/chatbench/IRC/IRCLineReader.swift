import NIOCore

/// Splits the bytes from an IRC server into lines.
struct IRCLineReader {
    /// A parsed line with its text.
    struct Line: Equatable {
        /// The kind of the line.
        let kind: IRCLine.Kind
        /// Its last parameter, a slice of the received storage.
        let text: ByteBuffer
    }

    /// The longest line including its line end, in bytes. RFC 2812 has 512; modern servers put up to 8191 bytes of
    /// tags before that.
    static let longestLine = 8703

    private static let lineFeed = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")

    private var bytes = ByteBuffer()

    /// Appends received bytes.
    mutating func append(_ next: ByteBuffer) {
        if bytes.readableBytes == 0 {
            // The usual case: the earlier bytes ended with a line. Nothing is copied.
            bytes = next
        } else {
            var next = next
            bytes.writeBuffer(&next)
        }
    }

    /// The next complete line; `nil` if there is none yet. Skips empty lines.
    ///
    /// - Throws: ``Failure`` when a line is too long.
    mutating func next() throws(Failure) -> Line? {
        while true {
            let found: (line: IRCLine, length: Int)? = bytes.withUnsafeReadableBytes { bytes in
                guard let end = IRCLine.index(of: Self.lineFeed, from: 0, in: bytes) else {
                    return nil
                }
                let hasReturn = end > 0 && bytes[end - 1] == Self.carriageReturn
                let line = UnsafeRawBufferPointer(rebasing: bytes[..<(hasReturn ? end - 1 : end)])
                return (IRCLine(line), end + 1)
            }
            guard (found?.length ?? bytes.readableBytes) <= Self.longestLine else {
                throw Failure("The server sent a line of more than \(Self.longestLine) bytes.")
            }
            guard let found else {
                if bytes.readableBytes == 0 {
                    // Release the storage, so that the socket's reads can use it again.
                    bytes = ByteBuffer()
                }
                return nil
            }
            let text = bytes.getSlice(at: bytes.readerIndex + found.line.text.lowerBound, length: found.line.text.count)
            bytes.moveReaderIndex(forwardBy: found.length)
            if found.length > 2 {
                return Line(kind: found.line.kind, text: text ?? ByteBuffer())
            }
        }
    }
}
