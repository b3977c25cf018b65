import ChatTesting
import Foundation
import Testing

extension EndToEnd {
    @Suite struct LeavingTests {
        /// The ways to leave the client.
        enum Way: String, CaseIterable {
            case command, controlC, controlD, hangUp, terminate
        }

        @Test(arguments: Way.allCases)
        func `each way out logs out, says so and ends with 0`(_ way: Way) async throws {
            try await withServer { stage, server in
                let bob = try await stage.newUser("bob", port: server.port)
                let alice = try await stage.newTerminalUser("alice", port: server.port)
                #expect(try await bob.users() == ["alice", "bob"])
                switch way {
                case .command: try await alice.typeLine("EX")
                case .controlC:
                    try await alice.type("\u{03}")
                    try await alice.waitFor("Ctrl-C once more logs out and ends the program.")
                    try await alice.type("\u{03}")
                case .controlD: try await alice.type("\u{04}")
                case .hangUp: alice.signal(SIGHUP)
                case .terminate: alice.signal(SIGTERM)
                }
                try await alice.waitFor("Sending logout command to server")
                try await alice.waitFor("successfully logged out. Closing client side socket and ending program.")
                try await expectExit(alice, code: 0)
                try await bob.waitForUsers("only bob", within: .seconds(10)) { $0 == ["bob"] }
            }
        }

        @Test func `Ctrl-C clears a message, leaves its question, and ends the program when it comes twice`()
            async throws
        {
            try await withServer { stage, server in
                let bob = try await stage.newUser("bob", port: server.port)
                let alice = try await stage.newTerminalUser("alice", port: server.port)
                try await alice.typeLine("PM")
                try await alice.waitFor("Message:")
                try await alice.type("never to be sent")
                try await alice.waitFor("never to be sent")
                try await alice.type("\u{03}\u{03}")
                try await alice.waitFor("Please enter a command:")
                try await alice.type("\u{03}\u{03}")
                try await alice.waitFor("successfully logged out.")
                try await expectExit(alice, code: 0)
                try await bob.waitForUsers("only bob", within: .seconds(10)) { $0 == ["bob"] }
                #expect(try bob.untaken("message").isEmpty)
            }
        }

        @Test func `the terminal echoes again after the client has ended`() async throws {
            try await withServer { stage, server in
                try await stage.makeAccount("alice", port: server.port)
                let plan = try stage.clientPlan("alice", port: "\(server.port)")
                let command = ([plan.executable] + plan.arguments).map { "'\($0)'" }.joined(separator: " ")
                let environment = plan.environment.filter { $0.key == "HOME" || $0.key == "XDG_CONFIG_HOME" }
                let (before, after) = (stage.folder.file("before"), stage.folder.file("after"))
                let script = "stty -a > \(before); \(command); stty -a > \(after); echo over"
                let inShell = ProcessPlan(name: "a shell", "/bin/sh", ["-c", script], environment: environment)
                let shell = try TerminalProgram(inShell, in: stage.scope)
                try await shell.logIn(password: goodPassword)
                try await shell.typeLine("EX")
                try await shell.waitFor("over")
                let (settings, settingsAfter) = (try stage.folder.read("before"), try stage.folder.read("after"))
                #expect(settings == settingsAfter)
            }
        }
    }
}
