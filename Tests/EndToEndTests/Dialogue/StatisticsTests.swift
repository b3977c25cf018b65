import ChatTesting
import Foundation
import Testing

extension EndToEnd {
    @Suite struct StatisticsTests {
        @Test func `stats shows in a terminal that messages come by UDP`() async throws {
            try await withServer { stage, server in
                let writer = try await stage.newUser("writer", port: server.port)
                let reader = try await stage.newTerminalUser("reader", port: server.port)
                let end = ContinuousClock.now + Patience.process
                var report = ""
                var sent = 0
                // Nothing on the screen announces that UDP is proven: repeat until a message has come by it.
                while !report.contains("Messages come by UDP from 127.0.0.1:\(server.port) to port ")
                    || count("came by UDP", in: report) == 0
                {
                    try #require(ContinuousClock.now < end, "\(reader.transcript)")
                    sent += 1
                    try await writer.send("message \(sent)")
                    try await reader.waitForMessage("message \(sent)", from: "writer")
                    try await reader.waitForMenu()
                    report = try await stats(of: reader)
                }
                #expect(report.contains("(seen by the server as 127.0.0.1:"), "\(report)")
                #expect(report.contains(" ms by UDP"), "\(report)")
                #expect(report.contains("0 from UDP to TLS"), "\(report)")
                #expect(try #require(count("sent by the server to you", in: report)) > 0)
                #expect(try #require(count("came by UDP", in: report)) <= sent)
                // The prompt is back and works.
                try await reader.sendPublic("thank you")
                _ = try await writer.nextMessage("thank you")
            }
        }

        @Test func `stats says to a script that messages come over TLS, and why`() async throws {
            try await withServer { stage, server in
                let lines = [goodPassword, "/STATS", "EX"]
                let done = try await stage.runClient(
                    "alice",
                    port: server.port,
                    options: ["--delivery", "tls"],
                    input: lines
                )
                #expect(done.exit == .code(0), "\(done)")
                #expect(done.output.contains("Messages come over TLS: this client was told not to use UDP."), "\(done)")
                #expect(done.output.contains("a lost packet holds up those behind it."), "\(done)")
                #expect(done.output.contains("Messages      0 came\n"), "\(done)")
            }
        }

        @Test func `stats gives a program the numbers of both ends`() async throws {
            try await withServer { stage, server in
                let writer = try await stage.newUser("writer", port: server.port)
                let reader = try await stage.newUser("reader", port: server.port)
                try await reader.waitForWire("udp")
                try await writer.sendAll(["one", "two", "three"])
                try await reader.expectAll(["one", "two", "three"])
                try await reader.command("stats", ["id": "s"])
                let event = try await reader.next("stats")
                #expect(event.string("id") == "s")
                guard
                    case .object(let client) = event.fields["client"],
                    case .object(let server) = event.fields["server"]
                else {
                    Issue.record("\(event)")
                    return
                }
                for end in [client, server] {
                    #expect(end["wire"] == "udp")
                    #expect(end["messagesByUDP"] == 3)
                    #expect(end["messagesByTLS"] == 0)
                }
                #expect(server["path"] != nil, "\(event)")
            }
        }

        /// Asks for the report at the command menu and returns it.
        private func stats(of client: TerminalProgram) async throws -> String {
            try await client.typeLine("/stats")
            try await client.waitFor("Delivery to you since your login:")
            return try await client.waitFor(TerminalProgram.menuEnd)
        }

        /// The number before some words.
        private func count(_ words: String, in report: String) -> Int? {
            let before = report.components(separatedBy: " " + words).first
            return before?.split(whereSeparator: { !$0.isNumber }).last.flatMap { Int($0) }
        }
    }
}
