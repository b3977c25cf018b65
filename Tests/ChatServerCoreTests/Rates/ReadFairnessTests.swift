import ChatProtocol
import ChatStorage
import ChatTesting
import Testing

@testable import ChatServerCore

/// Cost of one account's many sessions to another account.
@Suite(.timeLimit(.minutes(2)), .serialized) struct ReadFairnessTests {
    private static let words = ["river", "stone", "cloud", "apple", "night", "rain", "street", "window"]

    /// Fills a store with public messages.
    private func fill(_ store: any ChatStore, count: Int) async throws -> (alice: AccountID, bob: AccountID) {
        let alice = try await store.account(for: Username("alice")).id
        let bob = try await store.account(for: Username("bob")).id
        var random = SplitMix64(seed: 1)
        for start in stride(from: 0, to: count, by: 500) {
            _ = try await store.append(
                (start..<start + 500).map { number in
                    let body = (0..<8).compactMap { _ in Self.words.randomElement(using: &random) }
                    return MessageDraft(
                        sender: alice,
                        destination: .everyone,
                        body: Array(body.joined(separator: " ").utf8),
                        token: (0..<16).map { $0 < 8 ? UInt8(truncatingIfNeeded: number >> ($0 * 8)) : 0 },
                        time: Int64(number),
                        origin: 1
                    )
                }
            )
        }
        _ = try await store.index(limit: count)
        return (alice, bob)
    }

    /// The median time of a page for bob, while alice searches in that many sessions.
    private func median(
        _ store: any ChatStore,
        alice: AccountID,
        bob: AccountID,
        sessions: Int,
        _ turns: ReadConcurrency?
    )
        async throws -> Duration
    {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<sessions {
                group.addTask {
                    let search = SearchRequest(account: alice, query: "ri* st* cl* ni*", limit: 100)
                    while !Task.isCancelled {
                        if let turns {
                            try await turns.run(.search, of: alice) {
                                try await turns.run(.page, of: alice) { _ = try await store.search(search) }
                            }
                        } else {
                            _ = try await store.search(search)
                        }
                    }
                }
            }
            let page = HistoryRequest(account: bob, place: .conversation(.everyone), position: .latest, limit: 50)
            let clock = ContinuousClock()
            var times: [Duration] = []
            for _ in 0..<40 {
                let start = clock.now
                _ = try await store.history(page)
                times.append(clock.now - start)
            }
            group.cancelAll()
            while let result = await group.nextResult() {
                // Cancelled in the middle of a search.
                _ = try? result.get()
            }
            return times.sorted()[times.count / 2]
        }
    }

    @Test func `a page of another account waits for two reads at the most`() async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let store = try ChatStores.open(.dataFolder, in: DataDirectory(path: folder.path))
        let (alice, bob) = try await fill(store, count: 5000)
        let alone = try await median(store, alice: alice, bob: bob, sessions: 0, nil)
        // The minimum of three each, alternating, so that other load on the machine disturbs both alike.
        var (free, fair) = (Duration.seconds(60), Duration.seconds(60))
        for _ in 0..<3 {
            free = min(free, try await median(store, alice: alice, bob: bob, sessions: 8, nil))
            fair = min(fair, try await median(store, alice: alice, bob: bob, sessions: 8, ReadConcurrency()))
        }
        print("a page alone: \(alone); beside 8 sessions that search: \(free); with turns: \(fair)")
        #expect(fair < free)
        try await store.close()
    }
}
