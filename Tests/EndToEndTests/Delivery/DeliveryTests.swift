import ChatTesting
import Testing

extension EndToEndOutages {
    @Suite struct DeliveryTests {
        /// A reader behind a proxy and a writer in front of the server.
        private func withReader(
            _ policy: DatagramPolicy,
            _ body: (JSONClient, JSONClient, LossyProxy) async throws -> Void
        ) async throws {
            try await withServer { stage, server in
                let proxy = try await stage.startProxy(to: server, policy: policy)
                let writer = try await stage.newUser("writer", port: server.port)
                let reader = try await stage.newUser("reader", port: proxy.port)
                try await body(writer, reader, proxy)
            }
        }

        private func wires(_ messages: [JSONEvent]) -> [String: Int] {
            messages.reduce(into: [:]) { $0[$1.string("wire") ?? "none", default: 0] += 1 }
        }

        @Test func `everything arrives over TLS when every datagram is lost`() async throws {
            try await withReader(.dropAll) { writer, reader, proxy in
                let bodies = (1...200).map { "message \($0)" }
                try await writer.sendAll(bodies)
                let messages = try await reader.expectAll(bodies)
                #expect(wires(messages) == ["tls": 200])
                #expect(proxy.wiretap.lostDatagrams > 0, "the client never tried UDP")
            }
        }

        @Test(arguments: [DatagramPolicy.dropEvery(3), .loseAtRandom(share: 0.33, seed: 42)])
        func `everything arrives, once and in order, when a third is lost`(_ policy: DatagramPolicy) async throws {
            try await withReader(policy) { writer, reader, proxy in
                try await reader.waitForWire("udp", timeout: .seconds(60))
                let bodies = (1...200).map { "message \($0)" }
                try await writer.sendAll(bodies)
                let messages = try await reader.expectAll(bodies)
                #expect(wires(messages)["udp", default: 0] > 0, "\(wires(messages))")
                #expect(proxy.wiretap.lostDatagrams > 0)
            }
        }

        @Test func `messages travel over UDP once it is proven`() async throws {
            try await withServer { stage, server in
                let writer = try await stage.newUser("writer", port: server.port)
                let reader = try await stage.newUser("reader", port: server.port)
                try await reader.waitForWire("udp")
                let bodies = (1...20).map { "message \($0)" }
                try await writer.sendAll(bodies)
                let messages = try await reader.expectAll(bodies)
                #expect(wires(messages) == ["udp": 20])
            }
        }

        @Test func `a client told to use TLS only never uses UDP`() async throws {
            try await withServer { stage, server in
                let proxy = try await stage.startProxy(to: server)
                let writer = try await stage.newUser("writer", port: server.port)
                let reader = try await stage.newUser("reader", port: proxy.port, options: ["--delivery", "tls"])
                let bodies = (1...20).map { "message \($0)" }
                try await writer.sendAll(bodies)
                let messages = try await reader.expectAll(bodies)
                #expect(wires(messages) == ["tls": 20])
                #expect(proxy.wiretap.datagrams == 0)
            }
        }

        @Test func `UDP that dies is left for TLS, and taken again when it lives`() async throws {
            try await withReader(.forward) { writer, reader, proxy in
                try await reader.waitForWire("udp")
                try await writer.send("over udp")
                #expect(try await reader.nextMessage("over udp").string("wire") == "udp")
                proxy.setPolicy(.dropAll)
                let bodies = (1...10).map { "while it is dead \($0)" }
                try await writer.sendAll(bodies)
                let messages = try await reader.expectAll(bodies)
                #expect(messages.last?.string("wire") == "tls", "\(wires(messages))")
                try await reader.waitForWire("tls")
                proxy.setPolicy(.forward)
                try await reader.waitForWire("udp", timeout: .seconds(45))
                try await writer.send("over udp again")
                #expect(try await reader.nextMessage("over udp again").string("wire") == "udp")
            }
        }

        @Test func `a message too large for a datagram comes over TLS, in its place`() async throws {
            try await withReader(.forward) { writer, reader, _ in
                try await reader.waitForWire("udp")
                let large = String(repeating: "0123456789abcde", count: 1000)
                let bodies = ["first", "second", large, "third", large + "!", "fourth"]
                try await writer.sendAll(bodies)
                let messages = try await reader.expectAll(bodies)
                #expect(messages[2].string("wire") == "tls")
                #expect(messages[4].string("wire") == "tls")
                #expect(messages[0].string("wire") == "udp")
            }
        }

        @Test func `datagrams that come twice are shown once`() async throws {
            try await withReader(.sendTwice) { writer, reader, _ in
                try await reader.waitForWire("udp")
                let bodies = (1...100).map { "message \($0)" }
                try await writer.sendAll(bodies)
                let messages = try await reader.expectAll(bodies)
                #expect(wires(messages)["udp", default: 0] > 0, "\(wires(messages))")
                // Duplicates that are still on the way arrive before the next message.
                try await writer.send("the end")
                _ = try await reader.nextMessage("the end")
                #expect(try reader.untaken("message").isEmpty)
            }
        }
    }
}
