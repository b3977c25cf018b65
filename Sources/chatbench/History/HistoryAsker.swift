import ChatClientCore
import ChatProtocol

/// Requests pages and searches from a server, one after the other, and records the latency of each answer.
struct HistoryAsker {
    private let client: ChatClient
    private let requests: Int
    private let accounts: Int
    private var random: BenchRandom

    /// Creates an asker over a client that has logged in.
    init(client: ChatClient, requests: Int, accounts: Int, seed: UInt64) {
        self.client = client
        self.requests = requests
        self.accounts = accounts
        random = BenchRandom(seed: seed &+ 1)
    }

    /// Measures each kind of request in turn.
    mutating func run() async throws -> [History.Row] {
        let newest = try await client.history(of: .everyone, .latest, limit: 1)
        let last = max(1, Int(newest.conversation.lastSequence))
        let lastTime = newest.conversation.lastTime
        let direct = try await client.conversations().filter { $0.kind == .direct }
        return [
            try await row("newest page") { _ in .latest },
            try await row("page before") { .before(UInt64(1 + $0.below(last))) },
            try await row("page after") { .after(UInt64($0.below(last))) },
            try await row("page around time") { .aroundTime(lastTime - Int64($0.below(29 * 24 * 3600)) * 1000) },
            try await row("page around id") { .aroundID(UInt64(1 + $0.below(last))) },
            try await row("direct page", in: direct.map(\.id)) { _ in .latest },
            try await searches("search, frequent") { Talk.word($0.below(20)) },
            try await searches("search, rare") { Talk.word(1000 + $0.below(Talk.vocabulary - 1000)) },
            try await searches("search, two words") { Talk.word($0.below(100)) + " " + Talk.word(100 + $0.below(900)) },
            try await searches("search, beginning") { String(Talk.word($0.below(1000)).prefix(3)) + "*" },
            try await times("list of all") { client, _ in _ = try await client.conversations() },
        ]
    }

    private mutating func row(
        _ name: String,
        in conversations: [UInt64] = [],
        _ position: (inout BenchRandom) -> HistoryPosition
    ) async throws -> History.Row {
        try await times(name) { client, random in
            let place =
                conversations.isEmpty
                ? ConversationReference.everyone : .conversation(conversations[random.below(conversations.count)])
            _ = try await client.history(of: place, position(&random), limit: 50)
        }
    }

    private mutating func searches(
        _ name: String,
        _ words: (inout BenchRandom) -> String
    ) async throws -> History.Row {
        try await times(name) { client, random in
            _ = try await client.search(words(&random), in: nil, before: nil, limit: 20)
        }
    }

    private mutating func times(
        _ name: String,
        _ ask: (ChatClient, inout BenchRandom) async throws -> Void
    ) async throws -> History.Row {
        var latencies: [UInt64] = []
        for _ in 0..<requests {
            let start = MonotonicTime.now
            try await ask(client, &random)
            latencies.append(MonotonicTime.now.nanoseconds(since: start))
        }
        return History.Row(name: name, latencies: LatencyDistribution(latencies))
    }
}
