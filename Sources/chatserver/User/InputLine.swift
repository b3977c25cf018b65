#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// One line of standard input as text. Not `readLine`, which puts U+FFFD in the place of what is no UTF-8: a password would be
/// stored that any such byte fits.
enum InputLine {
    /// The most bytes of a line: four times what a password may have.
    static let maximumBytes = 4096

    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// Reads up to the end of the line, or of the input. What follows stays unread.
    ///
    /// - Returns: `nil` when there is no input.
    /// - Throws: ``Failure`` for what is no UTF-8, or too long.
    static func read() throws -> String? {
        var bytes: [UInt8] = []
        while true {
            var byte: UInt8 = 0
            let count = readByte(&byte)
            guard count > 0 else {
                return count < 0 || bytes.isEmpty ? nil : try text(of: bytes)
            }
            guard byte != UInt8(ascii: "\n") else {
                return try text(of: bytes)
            }
            guard bytes.count < maximumBytes else {
                throw Failure(sentence: "The line is longer than \(maximumBytes) bytes. Nothing was changed.")
            }
            bytes.append(byte)
        }
    }

    /// The text of a line: without a byte order mark at its start and a carriage return at its end, as files of other
    /// systems have them.
    ///
    /// - Throws: ``Failure`` for what is no UTF-8.
    static func text(of bytes: [UInt8]) throws -> String {
        var content = bytes[...]
        if content.starts(with: byteOrderMark) {
            content = content.dropFirst(byteOrderMark.count)
        }
        if content.last == UInt8(ascii: "\r") {
            content = content.dropLast()
        }
        guard let text = String(validating: content, as: UTF8.self) else {
            throw Failure(
                sentence: "The password is not UTF-8 text. Nothing was changed; give it as UTF-8, or use another one."
            )
        }
        return text
    }

    /// One byte, however often a signal comes in between.
    private static func readByte(_ byte: inout UInt8) -> Int {
        while true {
            let count = readSome(STDIN_FILENO, &byte, 1)
            if count >= 0 || errno != EINTR {
                return count
            }
        }
    }
}

/// The system's function, whose name the enum's own one hides.
private func readSome(_ descriptor: Int32, _ buffer: UnsafeMutableRawPointer, _ count: Int) -> Int {
    read(descriptor, buffer, count)
}
