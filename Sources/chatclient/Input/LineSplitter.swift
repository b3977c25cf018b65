/// Splits a byte stream into lines, independent of chunk boundaries.
///
/// A line ends with `\n`. A `\r` before it is dropped, and so is a byte order mark (BOM) before the first line: it
/// belongs to the encoding, not to a password or a command. Memory is bounded: a line longer than ``limit`` is
/// skipped up to its end and reported by its length.
struct LineSplitter: Sendable {
    /// The maximum length of a line of user input, in bytes: four of the largest messages.
    static let plainLimit = 64 * 1024

    /// The maximum length of a line in bytes, without its line end.
    let limit: Int

    /// UTF-8's byte order mark, U+FEFF.
    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    private var line: [UInt8] = []
    /// Whether the input so far is only a prefix of a byte order mark.
    private var isAtStart = true
    /// Bytes of the current line that were not kept.
    private var skipped = 0
    private var endsWithReturn = false

    /// Starts before the first byte.
    init(limit: Int = Self.plainLimit) {
        self.limit = limit
    }

    /// Adds the next bytes.
    ///
    /// - Returns: The lines completed by these bytes.
    mutating func push(_ bytes: some Sequence<UInt8>) -> [InputLine] {
        var lines: [InputLine] = []
        for byte in bytes {
            guard byte != UInt8(ascii: "\n") else {
                isAtStart = false
                lines.append(popLine())
                continue
            }
            endsWithReturn = byte == UInt8(ascii: "\r")
            if line.count <= limit {
                // Keep one byte over the limit, because it may be the `\r` of the line end.
                line.append(byte)
            } else {
                skipped += 1
            }
            if isAtStart {
                dropByteOrderMark()
            }
        }
        return lines
    }

    /// Handles the end of the input.
    ///
    /// - Returns: The last line, if it had no line end.
    mutating func finish() -> InputLine? {
        line.isEmpty ? nil : popLine()
    }

    private mutating func dropByteOrderMark() {
        isAtStart = Self.byteOrderMark.starts(with: line)
        if line == Self.byteOrderMark {
            line.removeAll()
            isAtStart = false
        }
    }

    private mutating func popLine() -> InputLine {
        defer {
            line.removeAll(keepingCapacity: line.count <= 4096)
            skipped = 0
            endsWithReturn = false
        }
        let byteCount = line.count + skipped - (endsWithReturn ? 1 : 0)
        guard byteCount <= limit else {
            return .tooLong(byteCount: byteCount)
        }
        line.removeLast(line.count - byteCount)
        guard let text = String(validating: line, as: UTF8.self) else {
            return .notText(byteCount: byteCount)
        }
        return .text(text)
    }
}
