import ChatTesting
import Testing

@Suite(.timeLimit(.minutes(1)))
struct JSONClientTests {
    /// Runs `body` with a client program that prints these lines.
    private func withScript(_ lines: [String], _ body: (JSONClient) async throws -> Void) async throws {
        let script = lines.map { "echo '\($0)'; " }.joined() + "exec cat"
        try await withPipedProgram(ProcessPlan(name: "fake", "/bin/sh", ["-c", script])) { program in
            try await body(JSONClient(username: "fake", program: program))
        }
    }

    @Test func `events are taken by name, and the others stay in order`() async throws {
        let lines = [
            #"{"event":"message","body":"a","sequence":1}"#, #"{"event":"stored","sequence":"7"}"#,
            #"{"event":"message","body":"b","sequence":2,"repeated":false}"#,
        ]
        try await withScript(lines) { client in
            #expect(try await client.next("stored").integer("sequence") == 7)
            #expect(try await client.nextMessage().string("body") == "a")
            let second = try await client.nextMessage("b")
            #expect(second.integer("sequence") == 2)
            #expect(second.bool("repeated") == false)
            #expect(try client.untaken("message").isEmpty)
        }
    }

    @Test func `an error that nobody expects ends the wait`() async throws {
        try await withScript([#"{"event":"error","code":"busy","message":"later"}"#]) { client in
            let failure = await #expect(throws: HarnessFailure.self) { try await client.next("stored") }
            #expect(failure?.description.contains("busy") == true)
            let error = try await client.next("error")
            #expect(error.string("code") == "busy")
        }
    }

    @Test func `errors are no obstacle to the end`() async throws {
        let lines = [#"{"event":"error","code":"connection_lost"}"#, #"{"event":"disconnected","kind":"lost"}"#]
        try await withScript(lines) { client in
            let end = try await client.next("disconnected")
            #expect(end.string("kind") == "lost")
        }
    }

    @Test func `commands are single lines of JSON`() async throws {
        try await withScript([]) { client in
            try await client.post("a\n\"b\"/", to: "bob")
            let line = try await client.program.nextLine()
            #expect(line == #"{"body":"a\n\"b\"/","command":"dm","to":"bob"}"#)
        }
    }

    @Test func `a line that is no event is a failure`() async throws {
        try await withScript(["hello"]) { client in
            await #expect(throws: HarnessFailure.self) { try await client.next("message") }
        }
    }

    @Test func `lists and numbers are read`() throws {
        let line = #"{"event":"users","usernames":["a","b"],"time":1763690000000,"x":null,"y":1.5}"#
        let event = try JSONEvent(line: line)
        #expect(event.strings("usernames") == ["a", "b"])
        #expect(event.integer("time") == 1_763_690_000_000)
        #expect(event.fields["x"] == .null)
        #expect(event.fields["y"] == .number(1.5))
    }
}
