import ChatTesting
import Foundation
import Testing

extension EndToEnd {
    /// The configuration file, and the check of all settings without a start.
    @Suite struct ConfigurationTests {
        @Test func `the example is printed, starts a server as it comes, and every setting has an option`() async throws
        {
            try await withChatStage { stage in
                let example = try await stage.runServer(["config", "--example"])
                #expect(example.exit == .code(0), "\(example)")
                let path = try stage.folder.write(example.output, to: "tandem.json")
                let server = try await stage.startServer(options: ["--config", path])
                try await stage.makeAccount("alice", port: server.port)
                let help = try await stage.runServer(["--help"])
                let keys = example.output.split(separator: "\n").filter { $0.hasPrefix("    // \"") }
                    .compactMap { $0.split(separator: "\"").dropFirst().first }
                #expect(keys.count > 20)
                for key in keys where key != "port" {
                    let option = "--" + key.map { $0.isUppercase ? "-\($0.lowercased())" : String($0) }.joined() + " "
                    #expect(help.output.contains(option), "\(option)")
                }
            }
        }

        @Test func `the command without an option says what it can print`() async throws {
            try await withChatStage { stage in
                expectRefusal(try await stage.runServer(["config"]), code: 64, mentions: ["--example"])
            }
        }

        @Test func `a file with comments is used, and one with an error is refused with the line`() async throws {
            try await withChatStage { stage in
                let text = "{\n    // nobody else\n    \"registration\": \"closed\",\n}\n"
                let path = try stage.folder.write(text, to: "tandem.json")
                let server = try await stage.startServer(options: ["--config", path])
                let done = try await stage.runClient("alice", port: server.port, input: [goodPassword, "EX"])
                expectRefusal(done, code: 1)

                for (text, words) in [
                    ("{\n\n\"registrtion\": \"closed\"}", ["line 3 of", "Did you mean 'registration'?"]),
                    ("{\n\"port\": 1\n\"data\": \"d\"}", ["line 3, column 1", "comma"]),
                    ("{\"port\": true}", ["line 1", "'port'"]),
                ] {
                    let path = try stage.folder.write(text, to: "bad.json")
                    let options = stage.serverOptions(data: "other", credentials: "other.sqlite")
                    let refused = try await stage.runServer(["0", "--config", path] + options)
                    expectRefusal(refused, code: 1, mentions: words + [path])
                }
            }
        }

        @Test func `--check-config tells all problems at once, and makes and binds nothing`() async throws {
            try await withChatStage { stage in
                let path = try stage.folder.write("{\n\"registrtion\": 1,\n\"passwordCost\": 99}", to: "bad.json")
                let options = ["--data", stage.folder.file("data"), "--credentials", stage.folder.file("c.sqlite")]
                let more = ["--certificate", stage.folder.file("none.pem"), "--key", stage.folder.file("none.pem")]
                let done = try await stage.runServer(["x", "--check-config", "--config", path] + options + more)
                #expect(done.exit == .code(1), "\(done)")
                let errors = done.errors.split(separator: "\n").filter { $0.hasPrefix("Error: ") }
                #expect(errors.count == 4, "\(done)")
                for word in ["line 2 of", "'passwordCost'", "'port'", "none.pem"] {
                    #expect(errors.contains { $0.contains(word) }, "\(word): \(done)")
                }
                #expect(!FileManager.default.fileExists(atPath: stage.folder.file("data")))
                #expect(!FileManager.default.fileExists(atPath: stage.folder.file("c.sqlite")))
            }
        }

        @Test func `--check-config says in one line what a server would use, also beside the running one`() async throws
        {
            try await withServer { stage, server in
                let options = ["\(server.port)", "--check-config"] + stage.serverOptions()
                let done = try await stage.runServer(options + ["--admin-socket", "off"])
                #expect(done.exit == .code(0), "\(done)")
                #expect(done.output.split(separator: "\n").count == 1, "\(done)")
                #expect(done.output.contains("port \(server.port) on 127.0.0.1"), "\(done)")
                #expect(done.output.contains("SHA256:"), "\(done)")
                #expect(!done.errors.contains("Error"), "\(done)")
                try await stage.makeAccount("alice", port: server.port)
            }
        }
    }
}
