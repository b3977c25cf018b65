import Testing

@testable import chatclient

@Suite(.timeLimit(.minutes(1))) struct ProblemReporterTests {
    @Test func `tells by the prompts while they run, and otherwise on stderr`() async throws {
        let errors = try Pipe()
        let reporter = ProblemReporter(output: FileWriter(descriptor: errors.writer))
        reporter.report("before\u{1B}")
        reporter.beginPrompts()
        reporter.report("during")
        reporter.endPrompts()
        reporter.report("after")
        errors.closeWriter()
        #expect(errors.readAll() == "before\u{241B}\nafter\n")
        var sentences = reporter.sentences.makeAsyncIterator()
        #expect(await sentences.next() == "during")
    }
}
