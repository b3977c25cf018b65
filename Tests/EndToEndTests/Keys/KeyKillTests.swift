import ChatTesting
import Foundation
import GRDB
import Testing

extension EndToEnd {
    /// Two people talk while their clients are killed, again and again.
    @Suite struct KeyKillTests {
        /// The number of kills: `scripts/check-keys` asks for more.
        private static let rounds =
            ProcessInfo.processInfo.environment["TANDEM_KILLS"].flatMap(Int.init) ?? 10

        @Test(.timeLimit(.minutes(20)))
        func `no sealed text is lost or stored twice, and no key is used twice, when either client is killed`()
            async throws
        {
            let seed = UInt64.random(in: 0 ... .max)
            var random = SplitMix64(seed: seed)
            try await withServer { stage, server in
                for name in ["alice", "bob"] {
                    let client = try await stage.newUser(name, port: server.port)
                    try await client.command("keysInit")
                    _ = try await client.next("encryption") { $0.string("state") == "ready" }
                    _ = try await client.exit()
                }
                let talk = SealedTalk(stage: stage, port: server.port)
                for round in 0..<Self.rounds {
                    try await talk.run(round: round, using: &random)
                }
                let problems = try await talk.finish()
                #expect(problems.isEmpty, "seed \(seed): \(problems.prefix(5).joined(separator: "\n"))")
                _ = try await server.stop()
                let blocks = try SealedBlocks(file: stage.folder.file("data/messages.sqlite"))
                #expect(blocks.count > Self.rounds)
                #expect(blocks.reused.isEmpty, "seed \(seed): these chain keys sealed two blocks: \(blocks.reused)")
            }
        }
    }
}

/// Both write to each other; at a random moment one of the two is killed, and starts again.
private final class SealedTalk {
    private let stage: ChatStage
    private let port: Int
    /// Bodies that the server confirmed, by writer.
    private var stored: [String: [String]] = ["alice": [], "bob": []]
    /// What each reader was shown: the id of each message, and its body.
    private var shown: [String: [UInt64: Set<String>]] = ["alice": [:], "bob": [:]]

    init(stage: ChatStage, port: Int) {
        self.stage = stage
        self.port = port
    }

    private func partner(of name: String) -> String {
        name == "alice" ? "bob" : "alice"
    }

    /// Starts both, writes, kills one of them before the answers have come, and notes what both were told.
    func run(round: Int, using random: inout SplitMix64) async throws {
        var clients: [String: JSONClient] = [:]
        for name in ["alice", "bob"] {
            clients[name] = try await stage.knownUser(name, port: port)
        }
        for (name, client) in clients {
            for number in 0..<Int.random(in: 1...12, using: &random) {
                try await post("\(round) \(name) \(number)", by: client, of: name)
            }
        }
        let victim = Bool.random(using: &random) ? "alice" : "bob"
        // Somewhere in the middle: after so many answers to the other one, which goes on.
        let survivor = partner(of: victim)
        if let other = clients[survivor] {
            for _ in 0..<Int.random(in: 0...1, using: &random) {
                try await note(other.next("stored"), of: survivor)
            }
        }
        clients[victim]?.program.signal(SIGKILL)
        _ = try await clients[victim]?.program.waitForExit()
        if let other = clients[survivor] {
            _ = try await other.exit()
        }
        for (name, client) in clients {
            try collect(from: client, of: name)
        }
    }

    /// Starts both once more, waits until each has read the other's last words, and compares.
    func finish() async throws -> [String] {
        var clients: [String: JSONClient] = [:]
        for name in ["alice", "bob"] {
            clients[name] = try await stage.knownUser(name, port: port)
        }
        for (name, client) in clients {
            try await post("the end of \(name)", by: client, of: name)
            try await note(client.next("stored") { $0.string("id") == "the end of \(name)" }, of: name)
        }
        for (name, client) in clients {
            let last = try await client.nextMessage("the end of \(partner(of: name))", timeout: Patience.process)
            add(last, of: name)
            try collect(from: client, of: name)
            _ = try await client.exit()
        }
        return ["alice", "bob"].flatMap { problems(of: $0) }
    }

    /// Sends a text as a command whose id is the text, so that its answer names it.
    private func post(_ body: String, by client: JSONClient, of name: String) async throws {
        try await client.command(
            "dm",
            ["to": .string(partner(of: name)), "body": .string(body), "id": .string(body)]
        )
    }

    private func collect(from client: JSONClient, of name: String) throws {
        for event in try client.untaken("stored") {
            note(event, of: name)
        }
        for event in try client.untaken("message") {
            add(event, of: name)
        }
        let unopened = try client.untaken("unopened")
        #expect(unopened.isEmpty, "\(name) could not open \(unopened)")
    }

    private func note(_ event: JSONEvent, of name: String) {
        event.string("id").map { stored[name, default: []].append($0) }
    }

    private func add(_ event: JSONEvent, of name: String) {
        if let id = event.integer("messageId"), let body = event.string("body") {
            shown[name, default: [:]][UInt64(id), default: []].insert(body)
        }
    }

    /// What was confirmed and not shown, and what was shown under two ids or with two bodies.
    private func problems(of reader: String) -> [String] {
        let messages = shown[reader] ?? [:]
        let bodies = messages.values.flatMap { $0 }
        let lost = Set(stored[partner(of: reader)] ?? []).subtracting(bodies)
        let twice = Dictionary(bodies.map { ($0, 1) }, uniquingKeysWith: +).filter { $0.value > 1 }.keys
        return lost.sorted().map { "\(reader) never read \($0)" }
            + twice.sorted().map { "\(reader) read \($0) under two ids" }
            + messages.filter { $0.value.count > 1 }.map { "\(reader) read \($0.value) under one id" }
    }
}

/// The blocks that a server stored: which session, ratchet key and number each names.
private struct SealedBlocks {
    let count: Int
    /// Chain keys that sealed blocks with different bytes.
    let reused: [String]

    init(file: String) throws {
        var configuration = Configuration()
        configuration.readonly = true
        let blocks = try DatabaseQueue(path: file, configuration: configuration).read { database in
            // One block each: the sender has one device. The device's number and the length come before it.
            try Data.fetchAll(database, sql: "SELECT recipientBlocks FROM sealed").map { Data($0.dropFirst(10)) }
        }
        // Version, session, flags, ratchet key, previous count, number: docs/ENCRYPTION.md.
        let keys = blocks.map { block in
            [block.dropFirst(1).prefix(8), block.dropFirst(10).prefix(32), block.dropFirst(46).prefix(4)]
                .map { $0.map { String(format: "%02x", $0) }.joined() }.joined(separator: " ")
        }
        count = blocks.count
        reused = Dictionary(grouping: zip(keys, blocks), by: \.0).filter { Set($0.value.map(\.1)).count > 1 }.keys
            .sorted()
    }
}
