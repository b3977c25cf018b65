import ChatClientCore
import ChatProtocol
import Testing

@Suite(.timeLimit(.minutes(2))) struct ChatClientStatisticsTests {
    @Test func `both ends tell how messages come by UDP`() async throws {
        try await withServer { server in
            try await server.withClient { alice in
                _ = try await alice.register(username: "alice", password: "Sesame123")
                try await server.withClient { bob in
                    _ = try await bob.register(username: "bob", password: "Sesame123")
                    #expect(await bob.waitForDatagrams())
                    for number in 1...5 {
                        _ = try await alice.send("message \(number)", to: .everyone)
                        #expect(await bob.nextMessage()?.body == "message \(number)")
                    }
                    let report = try await bob.deliveryStatistics()
                    #expect(report.client.wire == .udp)
                    #expect(report.client.messagesByUDP == 5)
                    #expect(report.client.messagesByTLS == 0)
                    #expect(report.client.packetsReceived >= 5)
                    #expect(report.client.packetsSent > 0)
                    #expect(report.client.serverAddress == "127.0.0.1:\(server.address.port)")
                    #expect(try #require(report.client.sinceLastContact) >= .zero)
                    #expect(report.server.wire == .udp)
                    #expect(report.server.messagesByUDP == 5)
                    #expect(report.server.packetsSent >= 5)
                    #expect(try #require(report.server.roundTrip) > .zero)
                    #expect(try #require(report.server.sinceLastContact) >= .zero)
                    let port = try #require(report.client.localPort)
                    #expect(report.server.path == "127.0.0.1:\(port)")
                }
            }
        }
    }

    @Test func `a client that wants TLS has no port and no path`() async throws {
        try await withServer { server in
            try await server.withClient(delivery: .tls) { client in
                _ = try await client.register(username: "alice", password: "Sesame123")
                _ = try await client.send("a note to myself", to: .user("alice"))
                #expect(await client.nextMessage() != nil)
                let report = try await client.deliveryStatistics()
                #expect(report.client.wire == .tls)
                #expect(report.client.messagesByTLS == 1)
                #expect(report.client.localPort == nil)
                #expect(report.client.roundTrip == nil)
                #expect(report.client.sinceLastContact == nil)
                #expect(report.server.wire == .tls)
                #expect(report.server.messagesByTLS == 1)
                #expect(report.server.path == nil)
                #expect(report.server.roundTrip == nil)
            }
        }
    }

    @Test func `there is nothing to tell before a login`() async throws {
        try await withServer { server in
            try await server.withClient { client in
                let error = try await #require(throws: ChatError.self) { try await client.deliveryStatistics() }
                #expect(error.code.rawValue == "out_of_order")
            }
        }
    }
}
