import ChatTesting
import Foundation
import Testing

extension EndToEnd {
    /// The server program's question for a password, at a terminal.
    @Suite struct PasswordQuestionTests {
        private func plan(_ stage: ChatStage) throws -> ProcessPlan {
            ProcessPlan(
                name: "chatserver",
                try BuiltPrograms.server(),
                ["user", "add", "carol", "--credentials", stage.folder.file("credentials.sqlite")]
                    + ["--password-cost", "4"],
                environment: ["HOME": stage.folder.path]
            )
        }

        @Test(arguments: [SIGINT, SIGTERM, SIGHUP, SIGQUIT])
        func `a signal ends the question, and the terminal echoes again`(_ signal: Int32) async throws {
            try await withChatStage { stage in
                let program = try TerminalProgram(plan(stage), in: stage.scope)
                let before = try program.terminal.settingsText()
                try await program.waitFor("password", timeout: Patience.process)
                try await program.waitUntilSilent()
                switch signal {
                case SIGINT: try await program.type("\u{03}")
                case SIGQUIT: try await program.type("\u{1C}")
                default: program.signal(signal)
                }
                #expect(try await program.waitForExit() == .signal(signal))
                #expect(try program.terminal.settingsText() == before)
            }
        }

        @Test func `Ctrl-Z gives the echo back, and after fg the question goes on without it`() async throws {
            try await withChatStage { stage in
                let shell = try stage.shell(around: plan(stage))
                try await shell.waitFor("password", timeout: Patience.process)
                try await shell.waitUntilSilent()
                try await shell.type("\u{1A}")
                try await shell.waitFor("stopped")
                try await shell.typeLine("on with it")
                try await shell.waitUntilSilent()
                try await shell.typeLine(goodPassword)
                try await shell.waitFor("The same again: ")
                try await shell.waitUntilSilent()
                try await shell.typeLine(goodPassword)
                try await shell.waitFor("Added carol.")
                try await stage.expectSameSettings(in: shell)
                #expect(!shell.transcript.contains(goodPassword), "\(shell.transcript)")
            }
        }
    }
}
