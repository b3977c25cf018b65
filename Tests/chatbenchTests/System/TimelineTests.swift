import ArgumentParser
import Testing

@testable import chatbench

@Suite struct TimelineTests {
    @Test func `takes files and a session`() throws {
        let timeline = try Timeline.parse(["a.jsonl", "b.jsonl", "--session", "00000000000000ab"])
        #expect(timeline.files == ["a.jsonl", "b.jsonl"])
        #expect(timeline.session == "00000000000000ab")
    }

    @Test func `a file that is not there is told in a sentence`() async throws {
        let timeline = try Timeline.parse(["/nowhere/trace.jsonl"])
        let failure = await #expect(throws: Failure.self) { try await timeline.run() }
        #expect(failure?.description == "/nowhere/trace.jsonl cannot be read. Check the path and its permissions.")
    }
}
