import ChatClientCore
import ChatProtocol
import ChatTesting

/// A server, a client on a pseudo-terminal whose prompt is measured, and a client that writes to everyone.
struct PromptStage {
    /// The terminal has room for a line with everything before it: an echo is one row.
    private static let columns: UInt16 = 160

    private static let password = BenchAccounts.password

    private let stage: ChatStage
    private let server: ServerProgram
    private let rate: Int
    private let seconds: Int
    private let interval: Duration

    /// - Parameters:
    ///   - rate: Messages a second.
    ///   - seconds: Length of each run.
    ///   - interval: Time from a key to the next one.
    init(_ stage: ChatStage, _ server: ServerProgram, rate: Int, seconds: Int, interval: Duration) {
        self.stage = stage
        self.server = server
        self.rate = rate
        self.seconds = seconds
        self.interval = interval
    }

    /// Types without messages and then with them.
    ///
    /// - Throws: `HarnessFailure` if a program does not do what it should; ``ChatError``.
    func measure() async throws -> PromptReport {
        let plan = try stage.clientPlan("bench-prompt", port: "\(server.port)")
        let client = try TerminalProgram(plan, in: stage.scope, columns: Self.columns)
        try await client.register(password: Self.password)
        try await client.typeLine("/style compact")
        try await client.waitForScreen("the prompt") { $0.textBeforeCursor.hasSuffix(PromptTypist.promptEnd) }
        return try await withSender { sender in
            let idle = try await sample(client) {}
            let loaded = try await sample(client) { try await send(over: sender) }
            // All of them came.
            try await client.waitFor(Self.body(count - 1))
            return PromptReport(rate: rate, seconds: seconds, idle: idle, loaded: loaded)
        }
    }

    private var count: Int { rate * seconds }

    /// Types while `traffic` runs.
    private func sample(
        _ client: TerminalProgram,
        during traffic: @Sendable () async throws -> Void
    ) async throws -> PromptReport.Run {
        let account = ProcessAccount(identifier: Int(client.process.identifier))
        let keys = Int(.seconds(seconds) / interval)
        let before = try account.processor()
        let start = MonotonicTime.now
        async let messages: Void = traffic()
        let latencies = try await PromptTypist(client: client, interval: interval).type(keys: keys)
        try await messages
        let passed = MonotonicTime.now.seconds(since: start)
        let after = try account.processor()
        let busy = after.user + after.system - before.user - before.system
        return PromptReport.Run(LatencyDistribution(latencies), busySeconds: busy / 1e6, seconds: passed)
    }

    private func withSender<Result: Sendable>(
        _ body: (ChatClient) async throws -> Result
    ) async throws -> Result {
        var configuration = ChatClientConfiguration(encryption: .none)
        configuration.clientName = "chatbench \(Release.version)"
        configuration.trust = .firstUse(file: stage.folder.file("sender-servers"), acceptChange: true)
        configuration.reconnection = .never
        let address = ServerAddress(host: "127.0.0.1", port: server.port)
        return try await ChatClient.withConnection(to: address, configuration: configuration) { sender in
            try await BenchAccounts.enter("bench-sender", over: sender)
            return try await body(sender)
        }
    }

    private static func body(_ number: Int) -> String { "message \(number) of a run that measures the prompt" }

    /// Sends the messages evenly spaced, without a wait for their answers.
    private func send(over sender: ChatClient) async throws {
        let start = ContinuousClock.now
        try await withThrowingDiscardingTaskGroup { group in
            for number in 0..<count {
                try await Task.sleep(until: start + .seconds(1) * number / rate, clock: .continuous)
                group.addTask {
                    _ = try await sender.send(Self.body(number), to: .everyone)
                }
            }
        }
    }
}
