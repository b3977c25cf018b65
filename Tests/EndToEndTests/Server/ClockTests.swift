import ChatTesting
import Foundation
import Testing

/// The library that fakes the time of a program, at the path of Debian's package `faketime`.
private let fakeTime = "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1"

extension EndToEnd {
    /// A system clock that is wrong.
    @Suite(.enabled(if: FileManager.default.fileExists(atPath: fakeTime), "the package faketime is not installed"))
    struct ClockTests {
        /// A plan for a server with a wrong system clock, which keeps messages for 30 days.
        private func plan(_ stage: ChatStage, clock: String) throws -> ProcessPlan {
            var plan = try stage.serverPlan(options: ["--retention-days", "30"])
            // The monotonic clock stays right, as it does when an operator or a time server sets the wall clock.
            let fake = ["LD_PRELOAD": fakeTime, "FAKETIME": clock, "FAKETIME_DONT_FAKE_MONOTONIC": "1"]
            plan.environment.merge(fake) { $1 }
            // Run through `env`: the library changes the environment of the first program that loads it, and Swift
            // looks for the arguments there.
            plan.arguments.insert(plan.executable, at: 0)
            plan.executable = "/usr/bin/env"
            return plan
        }

        private func exported(_ stage: ChatStage) async throws -> Int {
            let done = try await stage.runServer(["export", "--data", stage.folder.file("data")])
            return done.output.split(separator: "\n").count { $0.contains("\"record\":\"message\"") }
        }

        @Test func `a server whose clock is a year ahead removes nothing that is old by that alone`() async throws {
            try await withChatStage { stage in
                let server = try await stage.startServer()
                let alice = try await stage.newUser("alice", port: server.port)
                try await alice.sendAll((1...20).map { "message \($0)" })
                _ = try await server.stop()

                let wrong = try await ServerProgram(plan(stage, clock: "+365d"), in: stage.scope)
                #expect(try await wrong.stop() == .code(0), "\(wrong.transcript)")
                #expect(wrong.transcript.contains("365 days ahead"), "\(wrong.transcript)")
                #expect(try await exported(stage) == 20)
            }
        }

        @Test func `messages that were stored by a clock a year behind are as old as they were then`() async throws {
            try await withChatStage { stage in
                let past = try await ServerProgram(plan(stage, clock: "-365d"), in: stage.scope)
                let alice = try await stage.newUser("alice", port: past.port)
                try await alice.sendAll((1...20).map { "message \($0)" })
                _ = try await past.stop()
                // Either a year has gone by, or the clock is right again: it is too early to tell.
                let now = try await ServerProgram(plan(stage, clock: "+0d"), in: stage.scope)
                _ = try await now.stop()
                #expect(now.transcript.contains("days ahead"), "\(now.transcript)")
                #expect(try await exported(stage) == 20)
            }
        }
    }
}
