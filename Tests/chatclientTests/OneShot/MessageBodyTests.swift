import Testing

@testable import chatclient

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

@Suite struct MessageBodyTests {
    @Test(arguments: [
        ("hi\n", "hi"), ("hi", "hi"), ("a\nb\n\n", "a\nb\n"), ("a\r\nb\r\n", "a\nb"), ("\u{FEFF}hi\n", "hi"),
        ("", ""), ("\n", ""), ("a\rb", "a\rb"), ("é\u{301}\n", "é\u{301}"),
    ])
    func `one line end at the end is not part of it`(input: String, body: String) throws {
        #expect(try MessageBody.text(of: Array(input.utf8)) == body)
    }

    @Test func `what is no UTF-8 is refused`() {
        #expect(throws: MessageBody.Refusal(sentence: DialogueWords.messageNotText)) {
            try MessageBody.text(of: [0x63, 0xE9])
        }
    }

    @Test func `an empty one and one over the limit are refused`() throws {
        try MessageBody.check("12345", limit: 5)
        #expect(throws: MessageBody.Refusal(sentence: DialogueWords.emptyMessage)) {
            try MessageBody.check("", limit: 5)
        }
        let words = "The message has 6 bytes; the limit is 5. It was not sent."
        #expect(throws: MessageBody.Refusal(sentence: words)) { try MessageBody.check("1234ü", limit: 5) }
    }

    @Test func `the whole input is read, over several chunks`() async throws {
        let pipe = try Pipe()
        let text = String(repeating: "x", count: InputReader.chunkBytes + 1)
        pipe.put(text)
        pipe.closeWriter()
        let input = try #require(InputReader(descriptor: pipe.reader))
        #expect(try await MessageBody.read(input) == text)
    }

    @Test(.timeLimit(.minutes(1))) func `an endless input is not read to its end`() async throws {
        let endless = open("/dev/zero", O_RDONLY | O_CLOEXEC)
        defer { close(endless) }
        let input = try #require(InputReader(descriptor: endless))
        await #expect(throws: MessageBody.Refusal(sentence: "The input has more than 65536 bytes. It was not sent.")) {
            try await MessageBody.read(input)
        }
    }
}
