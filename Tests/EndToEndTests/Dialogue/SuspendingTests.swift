import ChatTesting
import Foundation
import Testing

extension EndToEnd {
    @Suite struct SuspendingTests {
        @Test func `a client that was stopped takes the terminal again, with what was typed`() async throws {
            try await withServer { stage, server in
                let bob = try await stage.newUser("bob", port: server.port)
                let alice = try await stage.newTerminalUser("alice", port: server.port)
                try await alice.typeLine("PM")
                try await alice.waitFor("Message:")
                try await alice.type("half a thou")
                try await alice.waitFor("half a thou")
                #expect(try alice.terminal.isRaw())
                alice.signal(SIGSTOP)
                try await alice.process.waitForStop()
                try alice.terminal.makeCooked()
                try await bob.send("while you were away")
                alice.signal(SIGCONT)
                try await alice.waitFor("while you were away")
                try await alice.waitFor("Message:")
                try await alice.waitFor("half a thou")
                try await waitUntilRaw(alice)
                try await alice.typeLine("ght")
                try await alice.waitFor("Message sent")
                let message = try await bob.nextMessage()
                #expect(message.string("body") == "half a thought", "\(alice.transcript)")
            }
        }

        @Test func `Ctrl-Z gives the terminal back to the shell, and fg goes on`() async throws {
            try await withServer { stage, server in
                let bob = try await stage.newUser("bob", port: server.port)
                try await stage.makeAccount("alice", port: server.port)
                let settings = ["before", "between", "after"].map { stage.folder.file($0) }
                let shell = try shell(stage, port: server.port) { client in
                    """
                    stty -a > \(settings[0]); \(client); stty -a > \(settings[1]); echo stopped; read line
                    fg; stty -a > \(settings[2]); echo over
                    """
                }
                try await shell.logIn(password: goodPassword)
                try await shell.typeLine("PM")
                try await shell.waitFor("Message:")
                try await shell.type("half a thou")
                try await shell.waitFor("half a thou")
                try await shell.type("\u{1A}")
                try await shell.waitFor("stopped")
                try await bob.send("while you were away")
                try await shell.typeLine("on with it")
                try await shell.waitFor("while you were away")
                try await shell.waitFor("Message:")
                try await shell.waitFor("half a thou")
                #expect(try shell.terminal.isRaw(), "\(shell.transcript)")
                try await shell.typeLine("ght")
                try await shell.waitFor("Message sent")
                let message = try await bob.nextMessage()
                #expect(message.string("body") == "half a thought", "\(shell.transcript)")
                try await shell.waitForMenu()
                try await shell.typeLine("EX")
                try await shell.waitFor("over")
                let texts = try ["before", "between", "after"].map { try stage.folder.read($0) }
                #expect(texts[1] == texts[0])
                #expect(texts[2] == texts[0])
            }
        }

        @Test func `in the background the client leaves the terminal to the shell, and shows messages`() async throws {
            try await withServer { stage, server in
                let bob = try await stage.newUser("bob", port: server.port)
                try await stage.makeAccount("alice", port: server.port)
                let shell = try shell(stage, port: server.port) { client in
                    """
                    stty -a > \(stage.folder.file("before")); \(client); bg
                    read line; stty -a > \(stage.folder.file("between")); fg; echo over
                    """
                }
                try await shell.logIn(password: goodPassword)
                try await shell.type("p\u{1A}")
                try await bob.send("to the background")
                try await shell.waitForMessage("to the background", from: "bob")
                #expect(try !shell.terminal.isRaw(), "\(shell.transcript)")
                let mark = shell.screen.mark
                // Input typed to the shell is neither read nor taken for the end of the input.
                try await shell.typeLine("for the shell")
                try await shell.waitForMenu()
                try await shell.waitFor("p")
                #expect(!shell.screen.text(after: mark).contains("over"), "\(shell.transcript)")
                #expect(try shell.terminal.isRaw(), "\(shell.transcript)")
                #expect(try stage.folder.read("before") == stage.folder.read("between"))
                try await shell.typeLine("m")
                try await shell.waitFor("Message:")
                try await shell.typeLine("I am back")
                _ = try await bob.nextMessage("I am back")
            }
        }

        @Test func `Ctrl-Z does nothing where no shell could go on with the client`() async throws {
            try await withServer { stage, server in
                let alice = try await stage.newTerminalUser("alice", port: server.port)
                try await alice.type("p\u{1A}")
                try await alice.waitForMenu()
                try await alice.typeLine("m")
                try await alice.waitFor("Message:")
                #expect(try alice.terminal.isRaw(), "\(alice.transcript)")
            }
        }

        /// Waits for raw mode: a message, and the prompt after it, may be shown before the news of the continuation.
        private func waitUntilRaw(_ client: TerminalProgram) async throws {
            let end = ContinuousClock.now + Patience.standard
            while try !client.terminal.isRaw() {
                try #require(ContinuousClock.now < end, "The terminal is not raw: \(client.transcript)")
                try await Pause.wait(.milliseconds(20))
            }
        }

        /// Starts a shell with job control that runs a script.
        private func shell(
            _ stage: ChatStage,
            port: Int,
            script: (_ client: String) -> String
        ) throws -> TerminalProgram {
            let plan = try stage.clientPlan("alice", port: "\(port)")
            let client = ([plan.executable] + plan.arguments).map { "'\($0)'" }.joined(separator: " ")
            let environment = plan.environment.filter { $0.key == "HOME" || $0.key == "XDG_CONFIG_HOME" }
            let inShell = ProcessPlan(
                name: "a shell",
                "/bin/sh",
                ["-c", "set -m; " + script(client)],
                environment: environment
            )
            return try TerminalProgram(inShell, in: stage.scope)
        }
    }
}
