import ChatTesting
import Foundation
import Testing

extension EndToEndOutages {
    @Suite struct BadNetworkTests {
        @Test func `a client that moves in the middle of a burst is followed, and UDP is not left`() async throws {
            try await withServer { stage, server in
                let proxy = try await stage.startProxy(to: server)
                let writer = try await stage.newUser("writer", port: server.port)
                let reader = try await stage.newUser("reader", port: proxy.port)
                try await reader.waitForWire("udp")
                let bodies = (1...600).map { "message \($0)" }
                try await writer.sendAll(Array(bodies[..<300]))
                await proxy.moveClients()
                try await writer.sendAll(Array(bodies[300...]))
                try await reader.expectAll(bodies)
                #expect(try reader.untaken("wire").isEmpty)
            }
        }

        @Test(arguments: DatagramWay.allCases)
        func `UDP that is blocked one way is left, and taken again when the block ends`(_ way: DatagramWay) async throws
        {
            try await withServer { stage, server in
                let proxy = try await stage.startProxy(to: server)
                let writer = try await stage.newUser("writer", port: server.port)
                let reader = try await stage.newUser("reader", port: proxy.port)
                try await reader.waitForWire("udp")
                proxy.setPolicy(.drop(way))
                let bodies = (1...10).map { "while it is blocked \($0)" }
                try await writer.sendAll(bodies)
                try await reader.expectAll(bodies)
                try await reader.waitForWire("tls")
                proxy.setPolicy(.forward)
                try await reader.waitForWire("udp", timeout: .seconds(45))
                try await writer.send("over udp again")
                #expect(try await reader.nextMessage("over udp again").string("wire") == "udp")
            }
        }

        @Test(arguments: DatagramWay.allCases)
        func `where UDP is blocked one way from the start everything comes over TLS`(_ way: DatagramWay) async throws {
            try await withServer { stage, server in
                let proxy = try await stage.startProxy(to: server, policy: .drop(way))
                let writer = try await stage.newUser("writer", port: server.port)
                let reader = try await stage.newUser("reader", port: proxy.port)
                let bodies = (1...20).map { "message \($0)" }
                try await writer.sendAll(bodies)
                let messages = try await reader.expectAll(bodies)
                #expect(messages.allSatisfy { $0.string("wire") == "tls" })
            }
        }

        /// The time for which the reader is stopped, in seconds: `scripts/check-stopped-reader` sets a minute.
        private static let stopped =
            ProcessInfo.processInfo.environment["TANDEM_STOPPED_SECONDS"].flatMap(Int.init) ?? 5

        @Test
        func `a reader that is stopped under load delays nobody, costs a bounded memory, and has everything after`()
            async throws
        {
            try await withServer { stage, server in
                let writer = try await stage.newUser("writer", port: server.port)
                let reader = try await stage.newUser("reader", port: server.port)
                let stopped = try await stage.newUser("stopped", port: server.port)
                try await reader.waitForWire("udp")
                try await stopped.waitForWire("udp")
                // A session that fell behind takes the memory that it needs within the first thousand messages:
                // measure from then on.
                stopped.program.signal(SIGSTOP)
                var bodies = (1...1000).map { "message \($0)" }
                try await writer.sendAll(bodies, atOnce: 50)
                try await reader.expectAll(bodies)
                let before = try Self.residentBytes(of: server)
                let end = ContinuousClock.now + .seconds(Self.stopped)
                while ContinuousClock.now < end {
                    let more = (1...200).map { "message \(bodies.count + $0)" }
                    try await writer.sendAll(more, atOnce: 50)
                    try await reader.expectAll(more)
                    bodies += more
                    try await Pause.wait(.milliseconds(500))
                }
                let grown = try Self.residentBytes(of: server) - before
                #expect(grown < 16 << 20, "\(grown) bytes more after \(bodies.count) messages")
                stopped.program.signal(SIGCONT)
                try await stopped.expectAll(bodies)
            }
        }

        private static func residentBytes(of server: ServerProgram) throws -> Int {
            let status = try String(
                contentsOfFile: "/proc/\(server.program.process.identifier)/status",
                encoding: .utf8
            )
            let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
            let kilobytes = line?.split(separator: " ").dropFirst().first.flatMap { Int($0) }
            return try #require(kilobytes) * 1024
        }
    }
}
