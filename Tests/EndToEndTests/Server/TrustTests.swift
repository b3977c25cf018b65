import ChatTesting
import Foundation
import Testing

extension EndToEnd {
    @Suite struct TrustTests {
        private let lines = [goodPassword, "EX"]

        @Test func `the first use is told and remembered`() async throws {
            try await withServer { stage, server in
                let first = try await stage.runClient("alice", port: server.port, input: lines)
                #expect(first.exit == .code(0), "\(first)")
                #expect(first.output.contains("for the first time"), "\(first)")
                let fingerprint = try fingerprint(in: first.output)
                #expect(server.transcript.contains(fingerprint), "\(server.transcript)")
                let second = try await stage.runClient("alice", port: server.port, input: lines)
                #expect(second.exit == .code(0), "\(second)")
                #expect(!second.output.contains("for the first time"), "\(second)")
            }
        }

        @Test func `a changed certificate blocks until it is accepted`() async throws {
            try await withServer { stage, server in
                let first = try await stage.runClient("alice", port: server.port, input: lines)
                #expect(first.exit == .code(0), "\(first)")
                let old = try fingerprint(in: first.output)
                _ = try await server.stop()
                let other = try await stage.startServer(port: server.port, data: "another")

                let blocked = try await stage.runClient("alice", port: other.port, input: lines)
                let warning = "WARNING: the certificate of 127.0.0.1:\(other.port) has changed"
                expectRefusal(blocked, code: 1, mentions: [warning, old, "--trust-new-certificate"])
                #expect(!blocked.output.contains("password"), "it asked for a password: \(blocked)")

                let accept = ["--trust-new-certificate"]
                let accepted = try await stage.runClient("alice", port: other.port, options: accept, input: lines)
                #expect(accepted.exit == .code(0), "\(accepted)")
                let after = try await stage.runClient("alice", port: other.port, input: lines)
                #expect(after.exit == .code(0), "\(after)")
            }
        }

        @Test func `a pinned fingerprint must fit`() async throws {
            try await withServer { stage, server in
                let first = try await stage.runClient("alice", port: server.port, input: lines)
                let right = try fingerprint(in: first.output).dropFirst("SHA256:".count)
                for form in [String(right), right.replacingOccurrences(of: ":", with: "").lowercased()] {
                    let options = ["--fingerprint", form]
                    let done = try await stage.runClient("alice", port: server.port, options: options, input: lines)
                    #expect(done.exit == .code(0), "\(form): \(done)")
                }
                let wrong = ["--fingerprint", String(repeating: "0", count: 64)]
                let refused = try await stage.runClient("alice", port: server.port, options: wrong, input: lines)
                expectRefusal(refused, code: 1)
                #expect(!refused.output.contains("password"), "it asked for a password: \(refused)")
                let nonsense = ["--fingerprint", "xyz"]
                let usage = try await stage.runClient("alice", port: server.port, options: nonsense, input: lines)
                expectRefusal(usage, code: 64)
            }
        }

        private func fingerprint(in output: String) throws -> String {
            let start = try #require(output.range(of: "SHA256:"), "no fingerprint in: \(output)")
            return String(output[start.lowerBound...].prefix { !$0.isWhitespace })
        }
    }
}
