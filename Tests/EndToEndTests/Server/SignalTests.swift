import ChatTesting
import Foundation
import Testing

extension EndToEnd {
    @Suite struct SignalTests {
        /// The plan, started by a shell that ignores a signal first, as `nohup` and background jobs do.
        private func ignoring(_ signal: String, _ plan: ProcessPlan) -> ProcessPlan {
            var shell = plan
            shell.executable = "/bin/sh"
            shell.arguments = ["-c", "trap '' \(signal); exec \"$@\"", "sh", plan.executable] + plan.arguments
            return shell
        }

        @Test func `SIGHUP does not stop the server`() async throws {
            try await withServer { stage, server in
                for _ in 0..<3 {
                    server.program.signal(SIGHUP)
                    try await server.program.errors.waitFor("read the settings again")
                }
                try await stage.makeAccount("alice", port: server.port)
                let exit = try await server.stop()
                #expect(exit == .code(0), "\(server.transcript)")
            }
        }

        @Test func `SIGINT and SIGTERM stop the server in order`() async throws {
            for signal in [SIGINT, SIGTERM] {
                try await withServer { _, server in
                    server.program.signal(signal)
                    let exit = try await server.program.waitForExit()
                    #expect(exit == .code(0), "\(server.transcript)")
                }
            }
        }

        @Test(arguments: [("HUP", SIGHUP), ("INT", SIGINT)])
        func `a signal that the server was started to ignore stays ignored`(name: String, number: Int32) async throws {
            try await withChatStage { stage in
                let server = try await ServerProgram(ignoring(name, try stage.serverPlan()), in: stage.scope)
                server.program.signal(number)
                try await stage.makeAccount("alice", port: server.port)
                server.program.signal(number)
                try await stage.makeAccount("bob", port: server.port)
                #expect(!server.program.errors.text.contains("settings again"), "\(server.transcript)")
                let exit = try await server.stop()
                #expect(exit == .code(0), "\(server.transcript)")
            }
        }

        @Test(arguments: [("HUP", SIGHUP), ("INT", SIGINT)])
        func `a signal that the client was started to ignore stays ignored`(name: String, number: Int32) async throws {
            try await withServer { stage, server in
                let plan = try stage.clientPlan(nil, port: "\(server.port)", home: "alice", options: ["--json"])
                let program = try PipedProgram(ignoring(name, plan), in: stage.scope)
                let client = JSONClient(username: "alice", program: program)
                _ = try await client.next("connected", timeout: Patience.process)
                program.signal(number)
                try await client.register(password: goodPassword)
                program.signal(number)
                #expect(try await client.users() == ["alice"])
                program.signal(SIGTERM)
                let exit = try await program.waitForExit()
                #expect(exit == .code(0), "\(program.transcript)")
            }
        }
    }
}
