import ChatTesting
import Foundation
import Testing

extension EndToEnd {
    /// Two programs of one account share its key store.
    @Suite struct KeySharingTests {
        /// Messages each way: `scripts/check-keys` asks for more.
        private static let messages =
            ProcessInfo.processInfo.environment["TANDEM_SHARED_MESSAGES"].flatMap(Int.init) ?? 200
        /// Messages that a program writes before it waits for an answer.
        private static let atOnce = 20

        @Test(.timeLimit(.minutes(5)))
        func `two programs on one store write and read every message once`() async throws {
            try await withServer { stage, server in
                for name in ["alice", "bob"] {
                    let client = try await stage.newUser(name, port: server.port)
                    try await client.command("keysInit")
                    _ = try await client.next("encryption") { $0.string("state") == "ready" }
                    _ = try await client.exit()
                }
                let (one, two) = try await (
                    stage.knownUser("alice", port: server.port), stage.knownUser("alice", port: server.port)
                )
                let bob = try await stage.knownUser("bob", port: server.port)
                let half = Self.messages / 2
                let ofOne = (0..<half).map { "one \($0)" }
                let ofTwo = (0..<half).map { "two \($0)" }
                let ofBob = (0..<Self.messages).map { "bob \($0)" }
                try await withThrowingTaskGroup { group in
                    group.addTask { try await self.write(ofOne, by: one, to: "bob") }
                    group.addTask { try await self.write(ofTwo, by: two, to: "bob") }
                    group.addTask { try await self.write(ofBob, by: bob, to: "alice") }
                    try await group.waitForAll()
                }
                try await expect(ofOne + ofTwo, from: "alice", at: bob)
                // What one program wrote, the other shows as its account's own.
                try await expect(ofTwo, from: "alice", at: one)
                try await expect(ofOne, from: "alice", at: two)
                for program in [one, two] {
                    try await expect(ofBob, from: "bob", at: program)
                }
                for client in [one, two, bob] {
                    #expect(try client.untaken("message").isEmpty)
                    for bad in ["unopened", "gap", "opened", "identityChanged"] {
                        #expect(try client.untaken(bad).isEmpty, "\(client.username) was told \(bad)")
                    }
                    _ = try await client.exit()
                }
            }
        }

        private func write(_ bodies: [String], by client: JSONClient, to name: String) async throws {
            var waiting = 0
            for body in bodies {
                if waiting == Self.atOnce {
                    try await expectSealed(client.next("stored", timeout: Patience.process))
                    waiting -= 1
                }
                try await client.command("dm", ["to": .string(name), "body": .string(body), "id": .string(body)])
                waiting += 1
            }
            for _ in 0..<waiting {
                try await expectSealed(client.next("stored", timeout: Patience.process))
            }
        }

        private func expectSealed(_ stored: JSONEvent) {
            #expect(stored.string("encryption") == "sealed", "\(stored)")
        }

        /// Takes as many messages of a sender as there are bodies, and checks that they are these, in the order of each
        /// writer.
        private func expect(_ bodies: [String], from sender: String, at reader: JSONClient) async throws {
            let writers = Set(bodies.map { $0.prefix(3) })
            var shown: [String] = []
            for _ in bodies {
                let message = try await reader.next("message", timeout: Patience.process) {
                    $0.string("sender") == sender && writers.contains(($0.string("body") ?? "").prefix(3))
                }
                #expect(message.string("encryption") == "sealed", "\(message)")
                message.string("body").map { shown.append($0) }
            }
            for writer in writers {
                #expect(shown.filter { $0.hasPrefix(writer) } == bodies.filter { $0.hasPrefix(writer) })
            }
        }
    }
}
