import ChatTesting
import Foundation
import Testing

extension EndToEnd {
    /// A program whose password prompt is stopped or ended leaves the terminal as it was: the shell goes on with it.
    @Suite struct PasswordEchoTests {
        /// A program that asks for a password in line mode.
        enum Asking: String, CaseIterable {
            case server, dialogue, command

            /// The end of its prompt.
            var prompt: String {
                switch self {
                case .server: "New password for carl: "
                case .dialogue: "Please enter password:"
                case .command: "Password:"
                }
            }

            /// What it shows when it has the password.
            var sign: String {
                switch self {
                case .server: "The same again: "
                case .dialogue: "Please enter a command:"
                case .command: "sent to public"
                }
            }
        }

        @Test(arguments: Asking.allCases)
        func `Ctrl-Z switches the echo on, and fg switches it off`(asking: Asking) async throws {
            try await withServer { stage, server in
                try await stage.makeAccount("alice", port: server.port)
                let shell = try shell(stage, asking, port: server.port) { program, settings in
                    """
                    stty -a > \(settings("before")); \(program); stty -a > \(settings("between"))
                    echo stopped; read line; fg; stty -a > \(settings("after")); echo over
                    """
                }
                try await shell.waitFor(asking.prompt)
                try await shell.type("\u{1A}")
                try await shell.waitFor("stopped")
                try await shell.typeLine("on with it")
                try await shell.waitFor(asking.prompt)
                try await waitForSilence(shell)
                try await shell.typeLine(goodPassword)
                try await shell.waitFor(asking.sign)
                switch asking {
                case .server: try await shell.typeLine(goodPassword)
                case .dialogue: try await shell.typeLine("EX")
                case .command: break
                }
                try await shell.waitFor("over")
                #expect(!shell.transcript.contains(goodPassword), "\(shell.transcript)")
                #expect(try stage.folder.read("between") == stage.folder.read("before"))
                #expect(try stage.folder.read("after") == stage.folder.read("before"))
            }
        }

        @Test(arguments: Asking.allCases, ["\u{03}", "\u{1C}"])
        func `Ctrl-C and Ctrl-Backslash switch the echo on`(asking: Asking, key: String) async throws {
            try await withServer { stage, server in
                try await stage.makeAccount("alice", port: server.port)
                // Without the trap the shell would end with a program that Ctrl-C ended.
                let shell = try shell(stage, asking, port: server.port) { program, settings in
                    "trap : INT; stty -a > \(settings("before")); \(program); stty -a > \(settings("after")); echo over"
                }
                try await shell.waitFor(asking.prompt)
                try await waitForSilence(shell)
                try await shell.type(key)
                try await shell.waitFor("over")
                #expect(try stage.folder.read("after") == stage.folder.read("before"))
            }
        }

        @Test(arguments: [SIGTERM, SIGHUP])
        func `a signal that ends the server's prompt switches the echo on`(number: Int32) async throws {
            try await withChatStage { stage in
                let shell = try shell(stage, .server, port: 0) { program, settings in
                    """
                    stty -a > \(settings("before"))
                    (sleep 0; exec sh -c 'echo $$ > \(settings("id")); exec "$@"' sh \(program))
                    stty -a > \(settings("after")); echo over
                    """
                }
                try await shell.waitFor(Asking.server.prompt)
                try await waitForSilence(shell)
                let text = try stage.folder.read("id").trimmingCharacters(in: .whitespacesAndNewlines)
                let id = try #require(pid_t(text))
                #expect(kill(id, number) == 0)
                try await shell.waitFor("over")
                #expect(try stage.folder.read("after") == stage.folder.read("before"))
            }
        }

        /// Waits until nothing is echoed.
        private func waitForSilence(_ program: TerminalProgram) async throws {
            let end = ContinuousClock.now + Patience.standard
            while try program.terminal.echoes() {
                try #require(ContinuousClock.now < end, "The terminal echoes: \(program.transcript)")
                try await Pause.wait(.milliseconds(20))
            }
        }

        /// Starts a shell with job control that runs a script.
        private func shell(
            _ stage: ChatStage,
            _ asking: Asking,
            port: Int,
            script: (_ program: String, _ settings: (String) -> String) -> String
        ) throws -> TerminalProgram {
            var plan: ProcessPlan
            switch asking {
            case .server:
                let store = ["--credentials", stage.folder.file("carl.sqlite"), "--password-cost", "4"]
                plan = ProcessPlan(name: "chatserver", try BuiltPrograms.server(), ["user", "add", "carl"] + store)
            case .dialogue: plan = try stage.clientPlan("alice", port: "\(port)")
            case .command: plan = try stage.clientPlan("alice", port: "\(port)", options: ["send", "--public", "hi"])
            }
            plan.environment["TERM"] = "dumb"
            let program = ([plan.executable] + plan.arguments).map { "'\($0)'" }.joined(separator: " ")
            let inShell = ProcessPlan(
                name: "a shell",
                "/bin/sh",
                ["-c", "set -m; " + script(program) { stage.folder.file($0) }],
                environment: plan.environment
            )
            return try TerminalProgram(inShell, in: stage.scope)
        }
    }
}
