#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Parser for a line of an IRC server, as far as a participant needs it (RFC 2812, section 2.3.1). Works on bytes,
/// without a String: it runs for every message and every reader.
struct IRCLine: Equatable, Sendable {
    /// The kind of a line.
    enum Kind: Equatable, Sendable {
        /// A text from another client, for the channel or for the participant alone.
        case message
        /// The server checks whether the participant is alive.
        case ping
        /// The server closes the connection.
        case error
        /// A numeric reply, from 0 to 999.
        case reply(Int)
        /// Anything else, such as a user joining.
        case other
    }

    /// The kind of the line.
    let kind: Kind

    /// The range of its last parameter in the line; empty if there is none.
    let text: Range<Int>

    private static let blank = UInt8(ascii: " ")
    private static let colon = UInt8(ascii: ":")

    /// Parses a line.
    ///
    /// - Parameter line: Its bytes, without the line end.
    init(_ line: UnsafeRawBufferPointer) {
        var start = 0
        if line.first == Self.colon {
            // The prefix with the sender comes first. It is not needed.
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

    /// The last parameter: everything behind a colon that begins a word, otherwise the last word.
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

    /// The index of the next blank, or the line's end.
    private static func end(ofWordAt start: Int, in line: UnsafeRawBufferPointer) -> Int {
        guard start < line.count else {
            return line.count
        }
        return Self.index(of: blank, from: start, in: line) ?? line.count
    }

    /// The first index of a byte; `nil` if it is not found. `start` is at most the count.
    static func index(of byte: UInt8, from start: Int, in bytes: UnsafeRawBufferPointer) -> Int? {
        guard start < bytes.count, let base = bytes.baseAddress,
            let found = memchr(base + start, Int32(byte), bytes.count - start)
        else {
            return nil
        }
        return UnsafeRawPointer(found) - base
    }
}
