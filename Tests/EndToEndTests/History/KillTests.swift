import ChatClientCore
import ChatTesting
import Foundation
import Testing

extension EndToEnd {
    /// The server is killed in the middle of its work, again and again.
    @Suite struct KillTests {
        /// The number of kills: `scripts/check-kills` asks for more.
        private static let rounds =
            ProcessInfo.processInfo.environment["TANDEM_KILLS"].flatMap(Int.init) ?? 4

        @Test(.timeLimit(.minutes(10)))
        func `what was answered stored survives kill -9 under load, and sequences stay dense`() async throws {
            let seed = UInt64.random(in: 0 ... .max)
            var random = SplitMix64(seed: seed)
            try await withChatStage { stage in
                let ledger = StoredLedger()
                for round in 0..<Self.rounds {
                    let server = try await stage.startServer()
                    let load = WritingLoad(stage: stage, port: server.port, round: round, ledger: ledger)
                    let answers = ledger.count + Int.random(in: 1...400, using: &random)
                    try await withThrowingTaskGroup(of: Void.self) { group in
                        group.addTask { await load.run() }
                        try await ledger.waitForAnswers(answers)
                        try await server.kill()
                        try await group.waitForAll()
                    }
                }
                let server = try await stage.startServer()
                let problems = try await ledger.problems(as: WritingLoad.names, stage: stage, port: server.port)
                #expect(problems.isEmpty, "seed \(seed): \(problems.prefix(5).joined(separator: "\n"))")
            }
        }
    }
}

/// The messages that the server confirmed as stored.
final class StoredLedger: Sendable {
    struct Entry: Sendable {
        let writer: String
        let receipt: Receipt
        let body: String
    }

    private let entries = Watched<[Entry]>([])

    var count: Int { entries.current.count }

    func add(_ entry: Entry) {
        entries.update { $0.append(entry) }
    }

    func waitForAnswers(_ count: Int) async throws {
        let reached = try await entries.wait(upTo: Patience.process) { $0.count >= count ? true : nil }
        try #require(reached != nil, "only \(self.count) of \(count) messages were answered")
    }

    /// Reads every conversation as its writers, and returns all deviations from the confirmed messages.
    func problems(as names: [String], stage: ChatStage, port: Int) async throws -> [String] {
        var problems: [String] = []
        var found: [UInt64: [UInt64: ReceivedMessage]] = [:]
        for name in names {
            for (conversation, messages) in try await Self.read(as: name, stage: stage, port: port) {
                if messages.map(\.sequence) != Array(1...UInt64(max(1, messages.count))) {
                    problems.append("conversation \(conversation) is not dense for \(name)")
                }
                for message in messages {
                    found[conversation, default: [:]][message.sequence] = message
                }
            }
        }
        for entry in entries.current {
            let message = found[entry.receipt.conversation]?[entry.receipt.sequence]
            if message?.id != entry.receipt.id || message?.body != entry.body || message?.sender != entry.writer {
                problems.append("\(entry) was answered stored; there is \(message.map { "\($0)" } ?? "nothing")")
            }
        }
        return problems
    }

    private static func read(
        as name: String,
        stage: ChatStage,
        port: Int
    ) async throws -> [(UInt64, [ReceivedMessage])] {
        try await stage.withSDKClient(port: port) { client in
            _ = try await client.logIn(username: name, password: goodPassword)
            var all: [(UInt64, [ReceivedMessage])] = []
            for conversation in try await client.conversations() where conversation.lastSequence > 0 {
                var messages: [ReceivedMessage] = []
                while true {
                    let page = try await client.history(
                        of: .conversation(conversation.id),
                        .after(messages.last?.sequence ?? 0),
                        limit: 200
                    )
                    messages += page.messages
                    if page.isAtEnd {
                        break
                    }
                }
                all.append((conversation.id, messages))
            }
            return all
        }
    }
}

/// Four accounts that write to everyone and to each other until the server is gone.
struct WritingLoad: Sendable {
    static let names = ["alice", "bob", "carol", "dave"]

    /// The number of messages of one writer in flight.
    private static let underWay = 16

    let stage: ChatStage
    let port: Int
    let round: Int
    let ledger: StoredLedger

    func run() async {
        await withDiscardingTaskGroup { group in
            for name in Self.names {
                // Each writer ends when its connection does.
                group.addTask { try? await write(as: name) }
            }
        }
    }

    private func write(as name: String) async throws {
        try await stage.withSDKClient(port: port) { client in
            if round == 0 {
                _ = try await client.register(username: name, password: goodPassword)
            } else {
                _ = try await client.logIn(username: name, password: goodPassword)
            }
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    for await _ in client.events {}
                }
                for lane in 0..<Self.underWay {
                    group.addTask {
                        let recipient: Recipient = lane % 4 == 0 ? .user(Self.names[lane / 4]) : .everyone
                        var number = 0
                        while true {
                            let body = "\(round) \(name) \(lane) \(number)"
                            do {
                                let receipt = try await client.send(body, to: recipient)
                                ledger.add(.init(writer: name, receipt: receipt, body: body))
                                number += 1
                            } catch let error as ChatError where error.code.rawValue == "no_such_user" {
                                // The other account is not registered yet.
                                continue
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
    }
}
