import ArgumentParser
import ChatClientCore
import Foundation

/// `chatbench history`: how long a server with a month of messages takes for pages, searches and logins.
struct History: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Measure pages, searches and logins on the data of 'chatbench fill'.",
        discussion: """
            One client asks one thing after the other and waits for each answer, so what it measures is the server's \
            time, and a little more for the way there and back. The exit code is 1 if the 99th percentile of anything is \
            above --limit.
            """
    )

    @OptionGroup var connection: ConnectionOptions

    @Option(help: "Requests of each kind, 10 to 100000.")
    var requests = 1000

    @Option(help: "Accounts that 'chatbench fill' made.")
    var accounts = 100

    @Option(help: ArgumentHelp("The most that the 99th percentile may be.", valueName: "ms"))
    var limit = 20.0

    @Option(help: "What is asked for.")
    var seed: UInt64 = 1

    func validate() throws {
        guard (10...100_000).contains(requests), (4...1000).contains(accounts), limit > 0 else {
            throw ValidationError("There may be 10 to 100000 requests and 4 to 1000 accounts; the limit is above 0.")
        }
    }

    func run() async throws {
        do {
            let rows = try await measure()
            Output.write(Self.table(rows))
            let slow = rows.filter { $0.latencies.percentile(99).map { Double($0) / 1e6 > limit } ?? true }
            guard slow.isEmpty else {
                throw Failure("Above \(limit) ms at the 99th percentile: \(slow.map(\.name).joined(separator: ", ")).")
            }
        } catch {
            Output.note("\(error)")
            throw ExitCode.failure
        }
    }

    /// One kind of request, and the latency of each.
    struct Row: Sendable {
        let name: String
        let latencies: LatencyDistribution
    }

    private func measure() async throws -> [Row] {
        guard let address = connection.address else {
            throw Failure("There is no server to connect to.")
        }
        var configuration = connection.configuration(.tls)
        configuration.reconnection = .never
        let settings = configuration
        var random = BenchRandom(seed: seed)
        var rows = try await ChatClient.withConnection(to: address, configuration: settings) { client in
            _ = try await client.logIn(username: "bench-fill-1", password: BenchAccounts.password)
            var asker = HistoryAsker(client: client, requests: requests, accounts: accounts, seed: seed)
            return try await asker.run()
        }
        var logins: [UInt64] = []
        for _ in 0..<min(requests, 500) {
            let name = "bench-fill-\(1 + random.below(accounts))"
            logins.append(
                try await ChatClient.withConnection(to: address, configuration: settings) { client in
                    let start = MonotonicTime.now
                    // Returns once the list of conversations has arrived, too.
                    _ = try await client.logIn(username: name, password: BenchAccounts.password)
                    return MonotonicTime.now.nanoseconds(since: start)
                }
            )
        }
        rows.append(Row(name: "login and list", latencies: LatencyDistribution(logins)))
        return rows
    }

    private static func table(_ rows: [Row]) -> String {
        let header = "  what               requests   p50 ms   p99 ms  worst ms"
        return
            ([header]
            + rows.map { row in
                "  " + row.name.padding(toLength: 19, withPad: " ", startingAt: 0)
                    + String(format: "%8d", row.latencies.count)
                    + [row.latencies.percentile(50), row.latencies.percentile(99), row.latencies.worst]
                    .map { String(format: "%9.2f", Double($0 ?? 0) / 1e6) }.joined()
            }).joined(separator: "\n")
    }
}
