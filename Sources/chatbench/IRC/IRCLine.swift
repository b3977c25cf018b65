#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A line of an IRC server, as far as a participant has to know (RFC 2812, section 2.3.1). Read as bytes, without a
/// String: it is read for every message and every reader.
struct IRCLine: Equatable, Sendable {
    /// What the server says.
    enum Kind: Equatable, Sendable {
        /// A text from somebody, for the channel or for the participant alone.
        case message
        /// The server asks whether the participant is there.
        case ping
        /// The server ends the connection.
        case error
        /// An answer with this number, from 0 to 999.
        case reply(Int)
        /// Something else, such as who has joined.
        case other
    }

    /// What it says.
    let kind: Kind

    /// Where its last parameter is in the line; empty if there is none.
    let text: Range<Int>

    private static let blank = UInt8(ascii: " ")
    private static let colon = UInt8(ascii: ":")

    /// Reads a line.
    ///
    /// - Parameter line: Its bytes, without what ends it.
    init(_ line: UnsafeRawBufferPointer) {
        var start = 0
        if line.first == Self.colon {
            // Who says it comes first. Nobody asks.
            start = Self.end(ofWordAt: 0, in: line) + 1
        }
        let commandEnd = Self.end(ofWordAt: start, in: line)
        kind = start < commandEnd ? Self.kind(UnsafeRawBufferPointer(rebasing: line[start..<commandEnd])) : .other
        text = Self.lastParameter(after: commandEnd, in: line)
    }

    private static func kind(_ command: UnsafeRawBufferPointer) -> Kind {
        switch command.count {
        case 7 where command.elementsEqual("PRIVMSG".utf8): .message
        case 4 where command.elementsEqual("PING".utf8): .ping
        case 5 where command.elementsEqual("ERROR".utf8): .error
        case 3: number(command).map(Kind.reply) ?? .other
        default: .other
        }
    }

    private static func number(_ digits: UnsafeRawBufferPointer) -> Int? {
        var value = 0
        for digit in digits {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else {
                return nil
            }
            value = value * 10 + Int(digit - UInt8(ascii: "0"))
        }
        return value
    }

    /// The last parameter: all behind a colon that begins a word, else the last word.
    private static func lastParameter(after commandEnd: Int, in line: UnsafeRawBufferPointer) -> Range<Int> {
        var last = line.count..<line.count
        var end = commandEnd
        while end < line.count {
            let start = end + 1
            if start < line.count, line[start] == colon {
                return start + 1..<line.count
            }
            end = Self.end(ofWordAt: start, in: line)
            if start < end {
                last = start..<end
            }
        }
        return last
    }

    /// Where the next blank is, or the line's end.
    private static func end(ofWordAt start: Int, in line: UnsafeRawBufferPointer) -> Int {
        guard start < line.count else {
            return line.count
        }
        return Self.index(of: blank, from: start, in: line) ?? line.count
    }

    /// Where a byte is found first; `nil` if it is not there. `start` is at most the count.
    static func index(of byte: UInt8, from start: Int, in bytes: UnsafeRawBufferPointer) -> Int? {
        guard start < bytes.count, let base = bytes.baseAddress,
            let found = memchr(base + start, Int32(byte), bytes.count - start)
        else {
            return nil
        }
        return UnsafeRawPointer(found) - base
    }
}
