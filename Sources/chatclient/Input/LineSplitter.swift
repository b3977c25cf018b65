/// Splits a stream of bytes into lines, however the bytes were cut.
///
/// A line ends with `\n`; a `\r` right before that is dropped, and so is a byte order mark before the first line: it is
/// the encoding's, and no part of a password or a command. Memory stays bounded: a line longer than ``limit`` is
/// skipped up to its end and told of by its length.
struct LineSplitter: Sendable {
    /// Bytes of the longest line that a person's input may have: four of the largest messages.
    static let plainLimit = 64 * 1024

    /// The most bytes of a line, without its line end.
    let limit: Int

    /// UTF-8's byte order mark, U+FEFF.
    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    private var line: [UInt8] = []
    /// Whether nothing but a part of a byte order mark has come.
    private var isAtStart = true
    /// Bytes of the line so far that were not kept.
    private var skipped = 0
    private var endsWithReturn = false

    /// Starts before the first byte.
    init(limit: Int = Self.plainLimit) {
        self.limit = limit
    }

    /// Takes the next bytes.
    ///
    /// - Returns: The lines that these bytes complete.
    mutating func push(_ bytes: some Sequence<UInt8>) -> [InputLine] {
        var lines: [InputLine] = []
        for byte in bytes {
            guard byte != UInt8(ascii: "\n") else {
                isAtStart = false
                lines.append(takeLine())
                continue
            }
            endsWithReturn = byte == UInt8(ascii: "\r")
            if line.count <= limit {
                // One byte over the limit is kept, because it may be the `\r` of the line's end.
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

    /// Takes the end of the input.
    ///
    /// - Returns: The last line, when it had no line end.
    mutating func finish() -> InputLine? {
        line.isEmpty ? nil : takeLine()
    }

    private mutating func dropByteOrderMark() {
        isAtStart = Self.byteOrderMark.starts(with: line)
        if line == Self.byteOrderMark {
            line.removeAll()
            isAtStart = false
        }
    }

    private mutating func takeLine() -> InputLine {
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
