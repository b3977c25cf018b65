import NIOCore
import Testing

@testable import chatbench

@Suite struct IRCLineReaderTests {
    private static let stream =
        ":s 001 anna :Welcome\r\n:bert!b@h PRIVMSG #bench :first\r\n\r\nPING :t\n:bert!b@h PRIVMSG #bench :second\r\n"

    private static let lines = [
        IRCLineReader.Line(kind: .reply(1), text: ByteBuffer(string: "Welcome")),
        IRCLineReader.Line(kind: .message, text: ByteBuffer(string: "first")),
        IRCLineReader.Line(kind: .ping, text: ByteBuffer(string: "t")),
        IRCLineReader.Line(kind: .message, text: ByteBuffer(string: "second")),
    ]

    private static func read(_ pieces: [ByteBuffer]) throws -> [IRCLineReader.Line] {
        var reader = IRCLineReader()
        var lines: [IRCLineReader.Line] = []
        for piece in pieces {
            reader.append(piece)
            while let line = try reader.next() {
                lines.append(line)
            }
        }
        return lines
    }

    @Test func `divides what comes at once into lines`() throws {
        #expect(try Self.read([ByteBuffer(string: Self.stream)]) == Self.lines)
    }

    @Test(arguments: 1..<stream.utf8.count)
    func `finds the same lines wherever the stream is cut`(size: Int) throws {
        var rest = ByteBuffer(string: Self.stream)
        var pieces: [ByteBuffer] = []
        while let piece = rest.readSlice(length: min(size, rest.readableBytes)), piece.readableBytes > 0 {
            pieces.append(piece)
        }
        #expect(try Self.read(pieces) == Self.lines)
    }

    @Test func `keeps a text that was taken while more comes`() throws {
        var reader = IRCLineReader()
        reader.append(ByteBuffer(string: "PING :kept\r\nPING :ha"))
        let kept = try reader.next()
        #expect(try reader.next() == nil)
        reader.append(ByteBuffer(string: "lf\r\n"))
        let half = try reader.next()
        #expect(kept?.text == ByteBuffer(string: "kept"))
        #expect(half?.text == ByteBuffer(string: "half"))
    }

    @Test func `takes the longest line and none that is longer`() throws {
        let fill = String(repeating: "x", count: IRCLineReader.longestLine - "PING :\r\n".utf8.count)
        #expect(try Self.read([ByteBuffer(string: "PING :\(fill)\r\n")]).map(\.text.readableBytes) == [fill.utf8.count])
        #expect(throws: Failure.self) {
            try Self.read([ByteBuffer(string: "PING :\(fill)x\r\n")])
        }
    }

    @Test func `does not wait for the end of a line that is too long already`() throws {
        var reader = IRCLineReader()
        reader.append(ByteBuffer(repeating: UInt8(ascii: "x"), count: IRCLineReader.longestLine))
        #expect(try reader.next() == nil)
        reader.append(ByteBuffer(string: "x"))
        #expect(throws: Failure.self) {
            try reader.next()
        }
    }
}
