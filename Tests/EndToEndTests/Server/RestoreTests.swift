import ChatTesting
import Foundation
import Testing

extension EndToEnd {
    /// A server with data restored from a backup, and clients that had seen more.
    @Suite struct RestoreTests {
        @Test func `the next start is told, and shown everything, also beyond what it had seen`() async throws {
            try await withServer { stage, server in
                let bob = try await stage.newUser("bob", port: server.port)
                let alice = try await stage.newUser("alice", port: server.port)
                try await alice.sendAll((1...5).map { "\($0)" })
                _ = try await bob.nextMessage("5")
                _ = try await server.stop()
                try save(stage)
                let second = try await stage.startServer(port: server.port)
                try await alice.sendAll((6...12).map { "\($0)" })
                _ = try await bob.nextMessage("12")
                #expect(try await bob.exit() == .code(0))
                _ = try await second.stop()
                try restore(stage)

                let third = try await stage.startServer(port: server.port, options: ["--new-line"])
                // More messages than bob has seen of the other past: only the line tells that they are not the same.
                try await alice.sendAll((13...25).map { "\($0)" })
                let again = try await stage.knownUser("bob", port: third.port)
                _ = try await again.next("restored")
                let caughtUp = try await again.next("connection") { $0.string("state") == "caughtUp" }
                #expect(caughtUp.integer("missed") == 18)
                let bodies = try again.untaken("message").map { $0.string("body") ?? "" }
                #expect(bodies == (1...5).map { "\($0)" } + (13...25).map { "\($0)" })
                #expect(try await again.exit() == .code(0))

                // The restoration is reported once.
                let later = try await stage.knownUser("bob", port: third.port)
                let nothing = try await later.next("connection") { $0.string("state") == "caughtUp" }
                #expect(nothing.integer("missed") == 0)
                #expect(try later.untaken("restored").isEmpty)
            }
        }

        @Test func `so is a client that was connected all the time`() async throws {
            try await withServer { stage, server in
                let alice = try await stage.newUser("alice", port: server.port)
                let bob = try await stage.newUser("bob", port: server.port)
                let carol = try await stage.newTerminalUser("carol", port: server.port)
                try await alice.sendAll((1...3).map { "\($0)" })
                _ = try await bob.nextMessage("3")
                _ = try await server.stop()
                try save(stage)
                let second = try await stage.startServer(port: server.port)
                try await alice.sendAll((4...6).map { "\($0)" })
                _ = try await bob.nextMessage("6")
                _ = try await second.stop()
                try restore(stage)
                _ = try await stage.startServer(port: server.port, options: ["--new-line"])
                _ = try await bob.next("restored", timeout: Patience.process)
                _ = try await bob.nextMessage("3")
                let words = "*** The server's messages were restored from a backup"
                try await carol.waitFor(words, timeout: Patience.process)
                try await alice.send("and on")
                _ = try await bob.nextMessage("and on")
            }
        }

        private func save(_ stage: ChatStage) throws {
            try FileManager.default.copyItem(atPath: stage.folder.file("data"), toPath: stage.folder.file("backup"))
        }

        private func restore(_ stage: ChatStage) throws {
            try FileManager.default.removeItem(atPath: stage.folder.file("data"))
            try FileManager.default.copyItem(atPath: stage.folder.file("backup"), toPath: stage.folder.file("data"))
        }
    }
}
