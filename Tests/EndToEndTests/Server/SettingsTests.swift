import ChatTesting
import Foundation
import Testing

extension EndToEnd {
    /// Settings that are misspelt or empty, and output that cannot be written.
    @Suite struct SettingsTests {
        /// Runs `chatserver` with one more variable.
        private func run(_ stage: ChatStage, _ arguments: [String], variable: String, _ value: String) async throws
            -> FinishedProgram
        {
            let plan = ProcessPlan(
                name: "chatserver",
                try BuiltPrograms.server(),
                arguments,
                environment: ["HOME": stage.folder.path, variable: value]
            )
            return try await stage.finish(plan)
        }

        @Test func `a variable that is misspelt is refused with a list, by every command`() async throws {
            try await withChatStage { stage in
                let data = ["--data", stage.folder.file("data")]
                let credentials = ["--credentials", stage.folder.file("credentials.sqlite")]
                for command in [
                    ["0"] + stage.serverOptions(), ["user", "list"] + credentials, ["export"] + data,
                    ["forget", "alice"] + data + credentials,
                ] {
                    let done = try await run(stage, command, variable: "TANDEM_REGISTRTION", "closed")
                    let words = ["TANDEM_REGISTRTION", "TANDEM_REGISTRATION", "TANDEM_DATA"]
                    expectRefusal(done, code: 1, mentions: words)
                }
            }
        }

        @Test func `a variable of the client is none of the server's`() async throws {
            try await withChatStage { stage in
                var plan = try stage.serverPlan()
                plan.environment["TANDEM_EXISTING"] = "1"
                let server = try await ServerProgram(plan, in: stage.scope)
                #expect(try await server.stop() == .code(0))
            }
        }

        @Test(arguments: ["--data", "--credentials", "--certificate", "--config", "--host"])
        func `an empty path gets a sentence`(_ option: String) async throws {
            try await withChatStage { stage in
                let done = try await stage.runServer(["0"] + stage.serverOptions() + [option, ""])
                expectRefusal(done, code: 64, mentions: [String(option.dropFirst(2))])
            }
        }

        @Test func `an export that cannot be written is a plain sentence and a failure`() async throws {
            try await withServer { stage, server in
                _ = try await stage.newUser("alice", port: server.port)
                let export = "export --data '\(stage.folder.file("data"))' > /dev/full"
                let command = "exec '\(try BuiltPrograms.server())' \(export)"
                let done = try await stage.finish(ProcessPlan("/bin/sh", ["-c", command]))
                #expect(done.exit == .code(1), "\(done)")
                #expect(done.errors == "Error: Not everything was written: the disk is full.\n", "\(done)")
            }
        }
    }
}
