import ChatClientCore
import ChatTesting
import Foundation
import Testing

extension EndToEnd {
    /// Connections are cut at random points of a burst, and all clients resume.
    @Suite struct ResumeBurstTests {
        /// Messages of the burst.
        private static let messages = 10_000

        /// How often the readers' and the writer's connections are cut.
        private static let cuts = 12

        @Test(arguments: [DeliveryPreference.automatic, .tls])
        func `10,000 messages come once and in order through connections that are cut at random points`(
            _ delivery: DeliveryPreference
        ) async throws {
            let seed = UInt64.random(in: 0 ... .max)
            var random = SplitMix64(seed: seed)
            let points = (0..<Self.cuts).map { _ in Int.random(in: 1..<Self.messages, using: &random) }.sorted()
            try await withServer { stage, server in
                let proxy = try await stage.startProxy(to: server)
                let seen = Watched<[ReceivedMessage]>([])
                try await withThrowingTaskGroup(of: Void.self) { group in
                    let ready = Watched(false)
                    group.addTask {
                        try await Self.read(stage, proxy, delivery, into: seen, ready: ready)
                    }
                    let isReady: Bool? = try await ready.wait(upTo: Patience.process) { $0 ? true : nil }
                    try #require(isReady == true)
                    group.addTask { try await Self.write(stage, proxy, delivery) }
                    for point in points {
                        let isThere = try await seen.wait(upTo: .seconds(60)) { $0.count >= point ? true : nil }
                        try #require(isThere != nil, "seed \(seed): stuck at \(seen.current.count) of \(point)")
                        await proxy.resetConnections()
                    }
                    try await group.waitForAll()
                }
                let messages = seen.current
                #expect(messages.map(\.sequence) == Array(1...UInt64(Self.messages)), "seed \(seed)")
                #expect(messages.map(\.body) == (0..<Self.messages).map { "message \($0)" }, "seed \(seed)")
            }
        }

        private static func read(
            _ stage: ChatStage,
            _ proxy: LossyProxy,
            _ delivery: DeliveryPreference,
            into seen: Watched<[ReceivedMessage]>,
            ready: Watched<Bool>
        ) async throws {
            try await stage.withSDKClient(
                port: proxy.port,
                delivery: delivery,
                reconnection: .automatic(giveUpAfter: .seconds(60))
            ) { client in
                _ = try await client.register(username: "reader", password: goodPassword)
                ready.update { $0 = true }
                for await event in client.events {
                    switch event {
                    case .message(let message): seen.update { $0.append(message) }
                    case .disconnected(let reason): throw HarnessFailure("the reader was disconnected: \(reason)")
                    default: break
                    }
                    if seen.current.count == Self.messages {
                        return
                    }
                }
            }
        }

        /// Sends everything in order, with a bounded number in flight, across all interruptions of the connection.
        private static func write(_ stage: ChatStage, _ proxy: LossyProxy, _ delivery: DeliveryPreference) async throws
        {
            try await stage.withSDKClient(
                port: proxy.port,
                delivery: delivery,
                reconnection: .automatic(giveUpAfter: .seconds(60))
            ) { client in
                _ = try await client.register(username: "writer", password: goodPassword)
                try await withThrowingTaskGroup(of: Receipt.self) { group in
                    var sequences: [UInt64] = []
                    for number in 0..<Self.messages {
                        if number >= 64, let receipt = try await group.next() {
                            sequences.append(receipt.sequence)
                        }
                        // Immediate: messages are handed over in the order of the loop, not in an order of the
                        // scheduler's.
                        group.addImmediateTask { try await client.send("message \(number)", to: .everyone) }
                    }
                    for try await receipt in group {
                        sequences.append(receipt.sequence)
                    }
                    #expect(sequences.sorted() == Array(1...UInt64(Self.messages)))
                }
            }
        }
    }
}
