import Testing

@testable import chatbench

@Suite struct IRCLineTests {
    private struct Read: Equatable {
        let kind: IRCLine.Kind
        let text: String
    }

    private static func read(_ line: String) -> Read {
        let bytes = Array(line.utf8)
        let read = bytes.withUnsafeBytes { IRCLine($0) }
        return Read(kind: read.kind, text: String(decoding: bytes[read.text], as: UTF8.self))
    }

    @Test(arguments: [
        (":anna!bench@127.0.0.1 PRIVMSG #bench :hello", "hello"),
        (":anna!bench@127.0.0.1 PRIVMSG bert :b1 0 12 34 .... ", "b1 0 12 34 .... "),
        (":anna PRIVMSG #bench ::-) : PING :x", ":-) : PING :x"),
        (":anna PRIVMSG #bench word", "word"),
        (":anna PRIVMSG #bench :", ""),
        ("PRIVMSG #bench :without a prefix", "without a prefix"),
    ])
    func `takes the text out of a message`(line: String, text: String) {
        #expect(Self.read(line) == Read(kind: .message, text: text))
    }

    @Test(arguments: [
        ("PING :bench.invalid", "bench.invalid"), ("PING 4711", "4711"), (":bench.invalid PING a :b c", "b c"),
    ])
    func `knows what to answer a ping with`(line: String, token: String) {
        #expect(Self.read(line) == Read(kind: .ping, text: token))
    }

    @Test(arguments: [
        (":bench.invalid 001 anna :Welcome to IRC", 1, "Welcome to IRC"),
        (":bench.invalid 366 anna #bench :End of NAMES list", 366, "End of NAMES list"),
        (":bench.invalid 433 * anna :Nickname is in use", 433, "Nickname is in use"),
        (":bench.invalid 004 anna bench.invalid ngircd-26.1 abBcCFiIoqrRswx", 4, "abBcCFiIoqrRswx"),
        ("999", 999, ""),
    ])
    func `knows an answer's number`(line: String, number: Int, text: String) {
        #expect(Self.read(line) == Read(kind: .reply(number), text: text))
    }

    @Test func `says why the server ends the connection`() {
        let read = Self.read("ERROR :Closing link: (bench@127.0.0.1) [Excess Flood]")
        #expect(read == Read(kind: .error, text: "Closing link: (bench@127.0.0.1) [Excess Flood]"))
    }

    @Test(arguments: [
        "", " ", ":", ": ", ":anna", ":anna ", ":anna!bench@127.0.0.1 JOIN :#bench", "privmsg #bench :x",
        "PRIVMSGS a :b",
        "PONG :x", "1234 a", "01 a", "0x1 a", "ÄÖ a", ":anna  PRIVMSG #bench :two blanks",
    ])
    func `takes nothing else for one of these`(line: String) {
        #expect(Self.read(line).kind == .other)
    }

    @Test(arguments: ["PING", "PING ", "PING  ", "ERROR"])
    func `has an empty text where there is no parameter`(line: String) {
        #expect(Self.read(line).text.isEmpty)
        #expect(Self.read(line).kind != .other)
    }
}
