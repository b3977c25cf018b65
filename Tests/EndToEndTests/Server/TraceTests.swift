import ChatTesting
import Foundation
import Testing

extension EndToEnd {
    @Suite struct TraceTests {
        private struct Line: Decodable {
            let end: String
            let session: String?
            let event: [String: JSONAny]
        }

        /// Any value: the tests look at the names of events.
        private struct JSONAny: Decodable {
            init(from decoder: any Decoder) {}
        }

        @Test func `both programs trace one session, and tell the same packets`() async throws {
            try await withServer(options: ["--trace-session", "Alice"]) { stage, server in
                let trace = stage.folder.file("client.jsonl")
                let alice = try await stage.newUser("alice", port: server.port, options: ["--trace", trace])
                let bob = try await stage.newUser("bob", port: server.port)
                try await alice.waitForWire("udp")
                try await bob.send("a body that no trace shows")
                _ = try await alice.nextMessage("a body that no trace shows")
                _ = try await alice.exit()
                #expect(try await server.stop() == .code(0), "\(server.transcript)")
                #expect(server.transcript.contains("What delivery to Alice does is written to"))

                let client = try lines(of: "client.jsonl", in: stage.folder)
                let served = try lines(of: "data/trace-alice.jsonl", in: stage.folder)
                let names = Set(client.flatMap(\.event.keys))
                #expect(
                    names.isSuperset(of: [
                        "traceBegan", "sessionBegan", "packetSent", "packetReceived", "messageArrived",
                    ])
                )
                #expect(
                    Set(served.flatMap(\.event.keys)).isSuperset(of: ["pathProven", "messageQueued", "sessionEnded"])
                )
                // Bob's session is told of nowhere.
                let sessions = Set(served.compactMap(\.session))
                #expect(sessions.count == 1 && sessions == Set(client.compactMap(\.session)))
            }
        }

        private func lines(of file: String, in folder: TemporaryFolder) throws -> [Line] {
            let text = try folder.read(file)
            #expect(!text.contains("a body that") && !text.contains(goodPassword))
            return try text.split(separator: "\n").map { try JSONDecoder().decode(Line.self, from: Data($0.utf8)) }
        }

        @Test(arguments: ["al", "al ice", "../alice"])
        func `a name that no account can have is refused`(name: String) async throws {
            try await withChatStage { stage in
                let done = try await stage.runServer(["0"] + stage.serverOptions() + ["--trace-session", name])
                expectRefusal(done, code: 64, mentions: ["traceSession", "the name of an account"])
            }
        }

        @Test func `a trace that cannot be written is told before anything is sent`() async throws {
            try await withServer { stage, server in
                let done = try await stage.runClient("alice", port: server.port, options: ["--trace", "/nowhere/t"])
                expectRefusal(done, code: 1, mentions: ["/nowhere/t", "Check the path"])
            }
        }
    }
}
