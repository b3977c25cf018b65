import ArgumentParser
import ChatClientCore
import ChatProtocol
import Testing

@testable import chatbench

@Suite struct LatencyOptionsTests {
    @Test func `needs no more than a server`() throws {
        let latency = try #require(
            try Chatbench.parseAsRoot(["latency", "--server", "localhost:1300"]) as? Latency
        )
        #expect(latency.connection.address == ServerAddress(host: "localhost", port: 1300))
        #expect(latency.options.role == .both)
        #expect(latency.options.wire == .udp)
        #expect(latency.options.waitForReaders == 1)
    }

    @Test func `takes an IPv6 address in brackets`() throws {
        let options = try ConnectionOptions.parse(["--server", "[::1]:1300"])
        #expect(options.address == ServerAddress(host: "::1", port: 1300))
    }

    @Test func `takes a fingerprint as the server prints it`() throws {
        let options = try ConnectionOptions.parse(["--server", "h:1", "--fingerprint", "SHA256:AA:BB"])
        guard case .pinned("AA:BB") = options.configuration(.tls).trust else {
            Issue.record("the certificate is not pinned")
            return
        }
    }

    @Test func `sends one flow for each sender to everyone`() throws {
        let options = try LatencyOptions.parse(["--senders", "3", "--readers", "5", "--rate", "20"])
        #expect(options.flows == 0..<3)
        #expect(options.flows(of: 4) == 0..<3)
        #expect(options.recipient(of: 2) == .everyone)
        #expect(options.schedule.rate == 20)
    }

    @Test func `sends one flow to each reader directly, each at the rate`() throws {
        let options = try LatencyOptions.parse([
            "--conversation", "direct", "--senders", "3", "--readers", "5", "--rate", "20", "--run", "r1",
        ])
        #expect(options.flows == 0..<5)
        #expect(options.flows(of: 4) == 4..<5)
        #expect(options.recipient(of: 4) == .user("bench-r1-read-5"))
        #expect(options.schedule.rate == 100)
        #expect(options.schedule.flows == 5)
    }

    @Test(arguments: [
        [], ["--server", "localhost"], ["--server", ":1"], ["--server", "h:0"], ["--server", "h:65536"],
        ["--server", "::1:1300"], ["--server", "h:1", "--rate", "0"], ["--server", "h:1", "--senders", "0"],
        ["--server", "h:1", "--readers", "201"], ["--server", "h:1", "--size", "63"],
        ["--server", "h:1", "--run", "a b"], ["--server", "h:1", "--delivery", "udp"],
        ["--server", "h:1", "--role", "none"], ["--server", "h:1", "--wait-for-readers", "3"],
        ["--server", "h:1", "--rate", "100000", "--seconds", "86400"],
        ["--server", "h:1", "--seconds", "nan"],
    ])
    func `refuses wrong usage with exit code 64`(arguments: [String]) {
        let error = #expect(throws: (any Error).self) {
            try Chatbench.parseAsRoot(["latency"] + arguments)
        }
        #expect(error.map { Chatbench.exitCode(for: $0).rawValue } == 64)
    }
}
