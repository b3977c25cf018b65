import ChatTesting
import Testing

@Suite(.timeLimit(.minutes(1)))
struct TranscriptTests {
    @Test func `a search starts behind the one before`() async throws {
        let transcript = Transcript(name: "x", isTerminal: false)
        transcript.append(Array("one two one three".utf8))
        #expect(try await transcript.waitFor("one") == "one")
        #expect(try await transcript.waitFor("one") == " two one")
        #expect(try await transcript.waitFor("three") == " three")
    }

    @Test func `a search can start at a mark`() async throws {
        let transcript = Transcript(name: "x", isTerminal: false)
        transcript.append(Array("prompt ".utf8))
        let mark = transcript.mark
        transcript.append(Array("prompt".utf8))
        #expect(try await transcript.waitFor("prompt", after: mark) == "prompt")
        #expect(transcript.text(after: mark) == "prompt")
    }

    @Test func `a text that comes in pieces is found`() async throws {
        let transcript = Transcript(name: "x", isTerminal: false)
        async let found = transcript.waitFor("Message sent", timeout: .seconds(30))
        for byte in Array("...Message sent".utf8) {
            transcript.append([byte])
        }
        #expect(try await found == "...Message sent")
    }

    @Test func `control sequences of a terminal are left out, however they are cut`() {
        let bytes = Array("\r\u{1B}[2K\u{1B}]0;title\u{7}\u{1B}[1;31mre\u{8}d\u{1B}[0m\r\n\u{1B}(Bplain\u{1B}7".utf8)
        for cut in bytes.indices {
            let transcript = Transcript(name: "x", isTerminal: true)
            transcript.append(bytes[..<cut])
            transcript.append(bytes[cut...])
            #expect(transcript.text == "red\nplain")
            #expect(transcript.raw == bytes)
        }
    }

    @Test func `lines are taken one after the other`() async throws {
        let transcript = Transcript(name: "x", isTerminal: false)
        transcript.append(Array("a\nb\nc\nrest".utf8))
        #expect(try await transcript.nextLine() == "a")
        #expect(try await transcript.nextLine(where: { $0 == "c" }) == "c")
        transcript.finish()
        #expect(try await transcript.nextLine() == "rest")
    }

    @Test func `a failure says what was missing and shows everything`() async throws {
        let transcript = Transcript(name: "bob's screen", isTerminal: false)
        transcript.append(Array("seen unseen".utf8))
        try await transcript.waitFor("seen ")
        let timeout = await #expect(throws: HarnessFailure.self) {
            try await transcript.waitFor("nowhere", timeout: .milliseconds(1))
        }
        #expect(timeout?.description.contains("\"nowhere\" in bob's screen") == true)
        #expect(timeout?.description.contains("seen ⟦here⟧unseen") == true)
        transcript.finish()
        let ended = await #expect(throws: HarnessFailure.self) { try await transcript.waitFor("nowhere") }
        #expect(ended?.description.contains("the stream ended") == true)
    }
}
