import ArgumentParser
import Testing

@testable import chatbench

@Suite struct ScenarioOptionsTests {
    @Test func `needs no more than a server`() throws {
        let options = try ScenarioOptions.parse(["--server", "localhost:1300"])
        #expect(options.wire == .tandem)
        #expect(options.process == nil)
        #expect(options.measurement == Measurement(length: .seconds(10)))
    }

    @Test func `messages count instead of seconds`() throws {
        let options = try ScenarioOptions.parse(["--server", "h:1", "--messages", "7", "--seconds", "5", "--pid", "3"])
        #expect(options.measurement == Measurement(length: .messages(7)))
        #expect(options.process?.identifier == 3)
    }

    @Test(arguments: [
        ["fanout"], ["fanout", "--server", "h"], ["fanout", "--server", "h:1", "--seconds", "0"],
        ["fanout", "--server", "h:1", "--wire", "smoke"], ["fanout", "--server", "h:1", "--fingerprint", "12"],
        ["fanout", "--server", "h:1", "--readers", "0"], ["fanout", "--server", "h:1", "--in-flight", "257"],
        ["fanout", "--server", "h:1", "--messages", "0"], ["fanout", "--server", "h:1", "--at-once", "0"],
        ["crowd", "--server", "h:1", "--talkers", "1"], ["pairs", "--server", "h:1", "--pairs", "0"],
        ["steady", "--server", "h:1", "--rate", "100000", "--seconds", "60"], ["idle", "--server", "h:1"],
        ["idle", "--server", "h:1", "--pid", "1", "--sessions", "3", "--steps", "4"],
        ["logins", "--server", "h:1", "--count", "0"], ["soak", "--server", "h:1"],
        ["soak", "--server", "h:1", "--pid", "1", "--minutes", "0.4"],
    ]) func `refuses wrong usage with exit code 64`(arguments: [String]) throws {
        let error = try #require(throws: (any Error).self) { try Chatbench.parseAsRoot(arguments) }
        #expect(Chatbench.exitCode(for: error).rawValue == 64)
    }
}
