import ChatTesting
import Foundation
import Testing

extension EndToEnd {
    /// SIGHUP: the server reads its settings and its certificate again, and nobody is disconnected.
    @Suite struct ReloadTests {
        /// Puts the certificate and the key of another data folder into the one of the server.
        private func renewCertificate(_ stage: ChatStage) async throws {
            let other = try await stage.startServer(data: "other", credentials: "other.sqlite")
            #expect(try await other.stop() == .code(0), "\(other.transcript)")
            for file in ["certificate.pem", "key.pem"] {
                try stage.folder.write(try stage.folder.read("other/\(file)"), to: "data/\(file)")
            }
        }

        /// Starts a client of JSON lines, and returns it with the fingerprint that it was shown.
        private func client(
            _ username: String,
            home: String,
            _ stage: ChatStage,
            _ server: ServerProgram
        ) async throws -> (JSONClient, String) {
            let plan = try stage.clientPlan(nil, port: "\(server.port)", home: home, options: ["--json"])
            let client = JSONClient(username: username, program: try PipedProgram(plan, in: stage.scope))
            let connected = try await client.next("connected", timeout: Patience.process)
            return (client, try #require(connected.string("fingerprint")))
        }

        @Test func `new connections see the new certificate, open ones go on`() async throws {
            try await withServer { stage, server in
                let (alice, before) = try await client("alice", home: "alice", stage, server)
                try await alice.register(password: goodPassword)
                try await renewCertificate(stage)
                server.program.signal(SIGHUP)
                try await server.program.errors.waitFor("changed=certificate")

                let (bob, after) = try await client("bob", home: "bob", stage, server)
                #expect(after != before)
                try await bob.register(password: goodPassword)
                #expect(try await alice.users() == ["alice", "bob"])
                #expect(!alice.program.output.text.contains("\"disconnected\""), "\(alice.program.transcript)")
            }
        }

        @Test func `registration is closed for new accounts, and a broken file changes nothing`() async throws {
            try await withChatStage { stage in
                let path = try stage.folder.write("{\"registration\": \"open\"}", to: "tandem.json")
                let server = try await stage.startServer(options: ["--config", path])
                let (alice, _) = try await client("alice", home: "alice", stage, server)
                try await alice.register(password: goodPassword)

                try stage.folder.write("{\"registration\": \"closed\", // not yet\n", to: "tandem.json")
                server.program.signal(SIGHUP)
                try await server.program.errors.waitFor("has an error in line 1, column 1")
                try await stage.makeAccount("bob", port: server.port)

                try stage.folder.write("{\"registration\": \"closed\", \"port\": 1}", to: "tandem.json")
                server.program.signal(SIGHUP)
                try await server.program.errors.waitFor("changed=registration")
                let refused = try await stage.runClient("carol", port: server.port, input: [goodPassword, "EX"])
                expectRefusal(refused, code: 1)
                #expect(try await alice.users() == ["alice"])
                // The port of the command line wins over the file, so that nothing needs a restart.
                #expect(!server.program.errors.text.contains("need a restart"), "\(server.transcript)")
            }
        }

        @Test func `what needs a restart is named`() async throws {
            try await withChatStage { stage in
                let path = try stage.folder.write("{}", to: "tandem.json")
                let server = try await stage.startServer(options: ["--config", path])
                try stage.folder.write("{\"traceSession\": \"alice\", \"logLevel\": \"debug\"}", to: "tandem.json")
                server.program.signal(SIGHUP)
                try await server.program.errors.waitFor("changed=logLevel")
                try await server.program.errors.waitFor("need a restart of the server")
                try await stage.makeAccount("alice", port: server.port)
            }
        }
    }
}
