import ChatProtocol
import ChatTesting
import Testing

@testable import ChatClientCore

/// Connections that are cut in the middle of much talk.
@Suite(.serialized, .timeLimit(.minutes(10))) struct BurstResumeTests {
    /// Messages of one burst. Ten thousand take 20 s for each case in a debug build.
    private static let size = 1000

    /// Cuts in each burst.
    private static let cuts = 6

    /// The ways in which the connection is cut.
    enum Cut: CaseIterable {
        case reset
        /// The connection is cut, and the server no longer accepts the token.
        case spoiledToken
        /// The network drops everything silently, until the client notices.
        case silence
    }

    @Test(arguments: [DeliveryPreference.automatic, .tls], Cut.allCases)
    func `whatever is cut, each message comes once and in order`(delivery: DeliveryPreference, cut: Cut) async throws {
        let seed: UInt64 = delivery == .tls ? 1 : 2
        try await withServer { server in
            let proxy = try await LossyProxy.start(serverPort: server.address.port)
            let burst = Burst(size: Self.size)
            try await talk(burst, delivery, server, proxy) { clients in
                var random = SplitMix64(seed: seed)
                let part = burst.total / Self.cuts
                for number in 0..<Self.cuts {
                    // At a random point in this part of the burst.
                    try await burst.waitUntilStored(number * part + Int.random(in: 0..<part, using: &random))
                    try await carryOut(cut, clients, proxy)
                }
            }
            #expect(burst.fault == nil, "seed \(seed)")
            // A cut may come before the connection is back from the last one.
            #expect(burst.resumptions.current >= 2)
            await proxy.stop()
        }
    }

    @Test(arguments: [DeliveryPreference.automatic, .tls])
    func `a server that starts again is found, with all that was said`(delivery: DeliveryPreference) async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let burst = Burst(size: Self.size)
        let stage = Watched<(LossyProxy, RunningServer)?>(nil)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                let (proxy, server) = try #require(await stage.wait(upTo: Patience.process) { $0 })
                try await talk(burst, delivery, server, proxy) { _ in }
            }
            try await withServer(in: folder) { server in
                let proxy = try await LossyProxy.start(serverPort: server.address.port)
                stage.update { $0 = (proxy, server) }
                try await burst.waitUntilStored(burst.total / 3)
            }
            try await withServer(in: folder) { server in
                try stage.current?.0.setServer(port: server.address.port)
                try await group.waitForAll()
            }
        }
        #expect(burst.fault == nil)
        #expect(burst.resumptions.current >= 2)
        await stage.current?.0.stop()
    }

    private func carryOut(_ cut: Cut, _ clients: [ChatClient], _ proxy: LossyProxy) async throws {
        switch cut {
        case .reset:
            await proxy.resetConnections()
        case .spoiledToken:
            for client in clients {
                await client.session.spoilToken()
            }
            await proxy.resetConnections()
        case .silence:
            proxy.unplug()
            for client in clients {
                await client.session.connectionFailed("Nothing was heard.")
            }
            proxy.plugIn()
        }
    }

    /// Runs two clients, one sending a burst that the other one reads, while `body` disturbs their connections.
    private func talk(
        _ burst: Burst,
        _ delivery: DeliveryPreference,
        _ server: RunningServer,
        _ proxy: LossyProxy,
        while trouble: @escaping @Sendable ([ChatClient]) async throws -> Void
    ) async throws {
        try await server.withClient(delivery: delivery, through: proxy) { bob in
            _ = try await bob.register(username: "bob", password: "Sesame123")
            try await server.withClient(delivery: delivery, through: proxy) { alice in
                _ = try await alice.register(username: "alice", password: "Sesame123")
                let room = try await alice.createRoom(RoomOptions(name: "den", limit: 2))
                _ = try await bob.joinRoom(.number(room.number), password: nil)
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask { await burst.collect(bob, into: burst.read) }
                    group.addTask { await burst.collect(alice, into: burst.echoes) }
                    group.addTask { try await trouble([alice, bob]) }
                    try await burst.send(by: alice, to: "bob", room: room.conversation)
                    try await burst.waitUntilRead()
                    try await alice.logOut()
                    try await bob.logOut()
                    try await group.waitForAll()
                }
            }
        }
    }
}
