#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Reads one line of standard input as UTF-8. Not `readLine`, which replaces invalid UTF-8 by U+FFFD: the stored
/// password would then match any such bytes.
enum InputLine {
    /// The most bytes of a line: four times the limit of a password.
    static let maximumBytes = 4096

    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// Reads up to the end of the line, or of the input. Later bytes stay unread.
    ///
    /// - Returns: `nil` when there is no input.
    /// - Throws: ``Failure`` for invalid UTF-8, or a line that is too long.
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

    /// Returns the text of a line, without a byte order mark at its start and a carriage return at its end, as
    /// files of other systems have them.
    ///
    /// - Throws: ``Failure`` for invalid UTF-8.
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

    /// Reads one byte, and retries when a signal interrupts the read (EINTR).
    private static func readByte(_ byte: inout UInt8) -> Int {
        while true {
            let count = readSome(STDIN_FILENO, &byte, 1)
            if count >= 0 || errno != EINTR {
                return count
            }
        }
    }
}

/// Calls the system's `read`, which the enum's own `read` hides.
private func readSome(_ descriptor: Int32, _ buffer: UnsafeMutableRawPointer, _ count: Int) -> Int {
    read(descriptor, buffer, count)
}
