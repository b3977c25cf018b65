import ChatTesting
import Foundation
import Testing

extension EndToEnd {
    @Suite struct DescriptorTests {
        /// The plan, started with a limit on open files.
        private func limited(to files: Int, _ plan: ProcessPlan) -> ProcessPlan {
            var limited = plan
            limited.executable = "/usr/bin/prlimit"
            limited.arguments = ["--nofile=\(files):\(files)", plan.executable] + plan.arguments
            return limited
        }

        @Test func `with 24 open files the server says that it needs more, and ends with 1`() async throws {
            try await withChatStage { stage in
                let program = try PipedProgram(limited(to: 24, try stage.serverPlan()), in: stage.scope)
                let exit = try await program.waitForExit()
                #expect(exit == .code(1), "\(program.transcript)")
                #expect(program.errors.text.contains("only 24 open files"), "\(program.transcript)")
                #expect(!program.errors.text.contains("Fatal"), "\(program.transcript)")
            }
        }

        @Test func `a limit of open files lowers maximumConnections, and one too many is closed`() async throws {
            try await withChatStage { stage in
                let plan = try stage.serverPlan(options: ["--log-level", "debug"])
                let server = try await ServerProgram(limited(to: 128, plan), in: stage.scope)
                #expect(server.program.errors.text.contains("permits this process 128 open files"))
                #expect(!server.program.errors.text.contains("maximumConnections is -"))
                for _ in 0..<100 {
                    _ = try await RawConnection.connect(port: server.port, in: stage.scope)
                }
                let surplus = try await RawConnection.connect(port: server.port, in: stage.scope)
                #expect(try await surplus.waitForClose(timeout: Patience.process) != nil)
            }
        }

        @Test func `without a free descriptor the listener rests, and goes on when there is one`() async throws {
            try await withChatStage { stage in
                let plan = try stage.serverPlan(options: ["--log-level", "debug"])
                let server = try await ServerProgram(plan, in: stage.scope)
                let process = server.program.process.identifier
                // As if something else in the process had used up the descriptors for connections.
                try await setLimit(try lowestFree(of: process), of: process, in: stage)
                let first = try await RawConnection.connect(port: server.port, in: stage.scope)
                let start = ContinuousClock.now
                try await server.program.errors.waitFor("This process has no file descriptors left")
                var tries = 0
                while ContinuousClock.now - start < .seconds(3) {
                    try await server.program.errors.waitFor("accept failed; resting")
                    tries += 1
                }
                print("3 s without a free descriptor: \(tries) tries")
                #expect((5...40).contains(tries), "\(tries) tries")
                try await setLimit(1024, of: process, in: stage)
                try await stage.makeAccount("alice", port: server.port)
                let sentences = server.program.errors.lines.filter { $0.contains("no file descriptors left") }
                #expect(sentences.count == 1, "\(sentences)")
                await first.close()
            }
        }

        /// The number that the next descriptor of a process would get.
        private func lowestFree(of process: Int32) throws -> Int {
            let names = try FileManager.default.contentsOfDirectory(atPath: "/proc/\(process)/fd")
            let taken = Set(names.compactMap { Int($0) })
            return (0...taken.count).first { !taken.contains($0) } ?? taken.count
        }

        private func setLimit(_ files: Int, of process: Int32, in stage: ChatStage) async throws {
            let plan = ProcessPlan("/usr/bin/prlimit", ["--pid", "\(process)", "--nofile=\(files):\(20_000)"])
            let program = try PipedProgram(plan, in: stage.scope)
            let exit = try await program.waitForExit()
            try #require(exit == .code(0), "\(program.transcript)")
        }
    }
}
