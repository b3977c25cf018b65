import ChatTesting
import Foundation
import Testing

#if os(Linux)
    extension EndToEnd {
        /// What the server's operator finds of a direct message between two people with keys: nothing. The same search
        /// finds a public message, which shows that it works.
        @Suite struct SecrecyTests {
            private static let secret = "heliotrope under the third stone"
            private static let inPublic = "marmalade for everybody at nine"

            @Test func `files, memory, log and opened wires of the server hold no sealed text`() async throws {
                try await withServer(options: ["--log-level", "trace"]) { stage, server in
                    let proxy = try await stage.startDecryptingProxy(to: server)
                    let alice = try await stage.newTerminalUser("alice", port: proxy.port)
                    let bob = try await stage.newTerminalUser("bob", port: proxy.port)
                    // To somebody who has no keys yet a message would go out in the clear.
                    try await alice.waitForKeys()
                    try await bob.waitForKeys()
                    // The start of a session is too long for a datagram; bob's answer ends it.
                    try await alice.sendDirect("\(Self.secret) 1", to: "bob")
                    try await bob.waitForMessage("\(Self.secret) 1", from: "alice", isDirect: true)
                    try await bob.sendDirect("\(Self.secret) 2", to: "alice")
                    try await alice.waitForMessage("\(Self.secret) 2", from: "bob", isDirect: true)
                    try await alice.sendDirect("\(Self.secret) 3", to: "bob")
                    try await bob.waitForMessage("\(Self.secret) 3", from: "alice", isDirect: true)
                    try await alice.sendPublic(Self.inPublic)
                    try await bob.waitForMessage(Self.inPublic, from: "alice")

                    let texts = [Self.secret, Self.inPublic]
                    let process = server.program.process.identifier
                    #expect(try ProcessMemory.search(process, for: texts) == [Self.inPublic])
                    #expect(try stage.folder.search("data", for: texts) == [Self.inPublic])
                    expectOnTheWires(proxy)
                    _ = try await server.stop()
                    #expect(!server.transcript.contains(Self.secret))
                }
            }

            private func expectOnTheWires(_ proxy: LossyProxy) {
                #expect(proxy.wiretap.sawOnTCP(Self.inPublic))
                #expect(!proxy.wiretap.sawOnTCP(Self.secret))
                let datagrams = proxy.openedDatagrams.map { Data($0) }
                #expect(datagrams.contains { $0.range(of: Data(Self.inPublic.utf8)) != nil })
                #expect(!datagrams.contains { $0.range(of: Data(Self.secret.utf8)) != nil })
                // A sealed message of this length leaves by UDP, too.
                #expect(datagrams.contains { $0.count > 600 })
            }
        }
    }
#endif
