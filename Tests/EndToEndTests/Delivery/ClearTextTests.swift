import ChatTesting
import Testing

extension EndToEnd {
    @Suite struct ClearTextTests {
        @Test func `a tap on the wires finds no password, message or name`() async throws {
            try await withServer { stage, server in
                let proxy = try await stage.startProxy(to: server)
                let reader = try await stage.newUser("quetzalcoatl", port: proxy.port)
                let writer = try await stage.newTerminalUser("rumpelstiltskin", port: proxy.port)
                try await writer.sendPublic("over the first wire, unreadable")
                _ = try await reader.nextMessage("over the first wire, unreadable")
                try await reader.waitForWire("udp")
                try await writer.sendPublic("over the second wire, unreadable")
                let message = try await reader.nextMessage("over the second wire, unreadable")
                #expect(message.string("wire") == "udp")
                try await writer.sendDirect("between us, unreadable", to: "quetzalcoatl")
                _ = try await reader.nextMessage("between us, unreadable")

                // The tap works: it saw the start of a TLS handshake, and datagrams.
                #expect(proxy.wiretap.sawOnTCP("\u{16}\u{03}"))
                #expect(proxy.wiretap.datagrams > 0)
                for secret in [goodPassword, "unreadable", "quetzalcoatl", "rumpelstiltskin"] {
                    #expect(!proxy.wiretap.sawOnTCP(secret), "\(secret) is in the clear on TCP")
                    #expect(!proxy.wiretap.sawOnUDP(secret), "\(secret) is in the clear on UDP")
                }
            }
        }

        @Test func `the server's folder and words hold no password`() async throws {
            try await withServer(options: ["--log-level", "trace"]) { stage, server in
                let alice = try await stage.newUser("alice", port: server.port)
                try await alice.send("a body that no log shows")
                let exit = try await server.stop()
                #expect(exit == .code(0), "\(server.transcript)")
                #expect(!server.transcript.contains(goodPassword))
                #expect(!server.transcript.contains("a body that no log shows"))
            }
        }
    }
}
