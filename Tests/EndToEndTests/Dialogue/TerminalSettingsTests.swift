import ChatTesting
import Foundation
import Testing

extension EndToEnd {
    /// The settings of the terminal, which a program must leave as it found them.
    @Suite struct TerminalSettingsTests {
        /// The ways in which a client ends.
        enum Way: String, CaseIterable {
            case command, controlC, terminate, hangUp, interrupt
        }

        @Test(arguments: Way.allCases, ["xterm", "dumb"])
        func `the terminal is as before after each way in which the client ends`(_ way: Way, _ terminal: String)
            async throws
        {
            try await withServer { stage, server in
                let environment = ["TERM": terminal]
                let alice = try stage.terminalClient("alice", port: server.port, columns: 80, environment: environment)
                // Nothing is changed before the client is connected.
                let before = try alice.terminal.settingsText()
                try await alice.register(password: goodPassword)
                #expect(try alice.terminal.isRaw() == (terminal == "xterm"))
                switch way {
                case .command: try await alice.typeLine("EX")
                case .controlC: try await leaveByControlC(alice, isRaw: terminal == "xterm")
                case .terminate: alice.signal(SIGTERM)
                case .hangUp: alice.signal(SIGHUP)
                case .interrupt: alice.signal(SIGINT)
                }
                try await expectExit(alice, code: 0)
                #expect(try alice.terminal.settingsText() == before)
            }
        }

        private func leaveByControlC(_ client: TerminalProgram, isRaw: Bool) async throws {
            guard isRaw else {
                return try await client.type("\u{03}")
            }
            try await client.cancelTwice()
        }

        @Test(arguments: ["xterm", "dumb"], [SIGTERM, SIGHUP, SIGINT])
        func `a client that ends at its question for a password echoes again`(
            _ terminal: String,
            _ signal: Int32
        ) async throws {
            try await withServer { stage, server in
                let environment = ["TERM": terminal]
                let alice = try stage.terminalClient("alice", port: server.port, columns: 80, environment: environment)
                let before = try alice.terminal.settingsText()
                try await alice.waitFor("Password:", timeout: Patience.process)
                try await alice.waitUntilSilent()
                alice.signal(signal)
                _ = try await alice.waitForExit()
                #expect(try alice.terminal.settingsText() == before)
            }
        }

        @Test func `Ctrl-C clears the line, and only twice at an empty one ends the client`() async throws {
            try await withServer { stage, server in
                let bob = try await stage.newUser("bob", port: server.port)
                let alice = try await stage.compactUser("alice", port: server.port)
                try await alice.typeAtPrompt("never to be sent")
                try await alice.type("\u{03}")
                try await alice.waitForPrompt()
                try await alice.typeAtPrompt("sent")
                try await alice.type("\r")
                #expect(try await bob.nextMessage().string("body") == "sent")
                try await alice.waitForPrompt()
                try await alice.cancelTwice()
                try await expectExit(alice, code: 0)
            }
        }

        @Test(arguments: ["xterm", "dumb"])
        func `Ctrl-Z at the question for a password gives the echo back, and fg takes it again`(
            _ terminal: String
        ) async throws {
            try await withServer { stage, server in
                let plan = try stage.clientPlan("alice", port: "\(server.port)")
                let shell = try stage.shell(around: plan, terminal: terminal)
                try await shell.waitFor("Password:", timeout: Patience.process)
                try await shell.waitUntilSilent()
                try await shell.type("\u{1A}")
                try await shell.waitFor("stopped")
                try await shell.typeLine("on with it")
                try await shell.waitUntilSilent()
                try await shell.typeLine(goodPassword)
                try await shell.waitForMenu()
                try await shell.typeLine("EX")
                try await stage.expectSameSettings(in: shell)
                #expect(!shell.transcript.contains(goodPassword), "\(shell.transcript)")
            }
        }

        @Test func `a one-shot command gives the echo back at its question, too`() async throws {
            try await withServer { stage, server in
                try await stage.makeAccount("alice", port: server.port)
                let bob = try await stage.newUser("bob", port: server.port)
                let plan = try stage.clientPlan("alice", port: "\(server.port)", options: ["send", "bob", "hello"])
                let shell = try stage.shell(around: plan)
                try await shell.waitFor("Password:", timeout: Patience.process)
                try await shell.waitUntilSilent()
                try await shell.type("\u{1A}")
                try await shell.waitFor("stopped")
                try await shell.typeLine("on with it")
                try await shell.waitUntilSilent()
                try await shell.typeLine(goodPassword)
                #expect(try await bob.nextMessage().string("body") == "hello")
                try await stage.expectSameSettings(in: shell)
                let stopped = try TerminalProgram(plan, in: stage.scope)
                let before = try stopped.terminal.settingsText()
                try await stopped.waitFor("Password:", timeout: Patience.process)
                try await stopped.waitUntilSilent()
                try await stopped.type("\u{03}")
                _ = try await stopped.waitForExit()
                #expect(try stopped.terminal.settingsText() == before)
                #expect(!(shell.transcript + stopped.transcript).contains(goodPassword))
            }
        }

        @Test func `Ctrl-Z at a dumb terminal stops the client, and fg goes on`() async throws {
            try await withServer { stage, server in
                let bob = try await stage.newUser("bob", port: server.port)
                try await stage.makeAccount("alice", port: server.port)
                let plan = try stage.clientPlan("alice", port: "\(server.port)")
                let shell = try stage.shell(around: plan, terminal: "dumb")
                try await shell.logIn(password: goodPassword)
                try await shell.type("\u{1A}")
                try await shell.waitFor("stopped")
                try await shell.typeLine("on with it")
                try await shell.typeLine("PM")
                try await shell.waitFor("Message:")
                try await shell.typeLine("here again")
                #expect(try await bob.nextMessage().string("body") == "here again")
                try await shell.waitForMenu()
                try await shell.typeLine("EX")
                try await stage.expectSameSettings(in: shell)
            }
        }
    }
}
