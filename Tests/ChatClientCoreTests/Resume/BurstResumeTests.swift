import ChatClientCore
import ChatTesting
import Testing

/// Connections that are cut in the middle of much talk.
@Suite(.serialized, .timeLimit(.minutes(5))) struct BurstResumeTests {
    /// Messages of one burst.
    private static let size = 1000

    /// Cuts in each burst.
    private static let cuts = 6

    @Test(arguments: [DeliveryPreference.automatic, .tls], [1, 2] as [UInt64])
    func `whatever is cut, each message comes once and in order`(delivery: DeliveryPreference, seed: UInt64)
        async throws
    {
        try await withServer { server in
            let proxy = try await LossyProxy.start(serverPort: server.address.port)
            let burst = Burst(size: Self.size)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    var random = SplitMix64(seed: seed)
                    for cut in 0..<Self.cuts {
                        // Somewhere in this part of the burst.
                        let part = Self.size / Self.cuts
                        let count = cut * part + Int.random(in: 0..<part, using: &random)
                        try await burst.waitUntilStored(count)
                        await proxy.resetConnections()
                    }
                }
                try await talk(burst, delivery, server, proxy)
                try await group.waitForAll()
            }
            #expect(burst.fault == nil, "seed \(seed)")
            await proxy.stop()
        }
    }

    @Test(arguments: [DeliveryPreference.automatic, .tls])
    func `a server that starts again is found, with all that was said`(delivery: DeliveryPreference) async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let burst = Burst(size: Self.size)
        let proxy = Watched<(LossyProxy, RunningServer)?>(nil)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                let (proxy, server) = try #require(await proxy.wait(upTo: Patience.process) { $0 })
                try await talk(burst, delivery, server, proxy)
            }
            try await withServer(in: folder) { server in
                let way = try await LossyProxy.start(serverPort: server.address.port)
                proxy.update { $0 = (way, server) }
                try await burst.waitUntilStored(Self.size / 3)
            }
            try await withServer(in: folder) { server in
                try proxy.current?.0.setServer(port: server.address.port)
                try await group.waitForAll()
            }
        }
        #expect(burst.fault == nil)
        await proxy.current?.0.stop()
    }

    /// Two clients, one of whom sends a burst that the other one reads.
    private func talk(
        _ burst: Burst,
        _ delivery: DeliveryPreference,
        _ server: RunningServer,
        _ proxy: LossyProxy
    ) async throws {
        try await server.withClient(delivery: delivery, through: proxy) { reader in
            _ = try await reader.register(username: "bob", password: "Sesame123")
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await burst.read(by: reader) }
                try await server.withClient(delivery: delivery, through: proxy) { sender in
                    _ = try await sender.register(username: "alice", password: "Sesame123")
                    try await burst.send(by: sender)
                    _ = try await sender.send("over", to: .everyone)
                    try await burst.waitUntilRead(burst.size + 1)
                }
                try await group.waitForAll()
            }
        }
    }
}
