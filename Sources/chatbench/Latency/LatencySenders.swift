import ChatClientCore

/// The senders of a run, all in this process.
struct LatencySenders: Sendable {
    /// Their combined result.
    struct Result: Sendable {
        /// Messages sent in all, including the warm-up, without the end marks.
        let sent: Int
        /// Delay of the messages after their due time.
        let lags: LatencyDistribution
        /// Microseconds of this process's processor time per message.
        let processorMicroseconds: Double
    }

    /// Interval of polling the list of online users.
    private static let pollInterval: Duration = .milliseconds(100)

    /// Nanoseconds between the readiness of all readers and the first message.
    private static let head: UInt64 = 100_000_000

    let options: LatencyOptions
    let address: ServerAddress
    let configuration: ChatClientConfiguration

    /// Logs all senders in, waits for the readers, and sends everything at its time.
    ///
    /// - Throws: ``Failure`` or ``ChatError`` at the first message that was not stored: such a run proves nothing.
    func run() async throws -> Result {
        try await withClients([]) { clients in
            try await withThrowingTaskGroup(of: Result?.self) { group in
                for client in clients {
                    // The senders get each other's messages, and must read them: the server should not meet stalled
                    // readers.
                    group.addTask {
                        for await _ in client.events {}
                        return nil
                    }
                }
                group.addTask {
                    try await waitUntilReady(clients)
                    return try await sendAll(clients)
                }
                defer { group.cancelAll() }
                while let result = try await group.next() {
                    if let result {
                        return result
                    }
                    if !Task.isCancelled {
                        throw Failure("A sender lost its connection.")
                    }
                }
                throw CancellationError()
            }
        }
    }

    /// Logs the senders in one after the other, and calls `body` with all of them.
    private func withClients(
        _ clients: [ChatClient],
        _ body: ([ChatClient]) async throws -> Result
    ) async throws -> Result {
        guard clients.count < options.senders else {
            return try await body(clients)
        }
        return try await ChatClient.withConnection(to: address, configuration: configuration) { client in
            let name = BenchAccounts(run: options.run).sender(clients.count)
            try await BenchAccounts.enter(name, over: client)
            let result = try await withClients(clients + [client], body)
            // The result is complete, even if the log-out fails.
            try? await client.logOut()
            return result
        }
    }

    private func waitUntilReady(_ clients: [ChatClient]) async throws {
        guard let client = clients.first else {
            return
        }
        let started = MonotonicTime.now
        let accounts = BenchAccounts(run: options.run)
        while true {
            let ready = accounts.readyProcesses(among: try await client.activeUsers())
            guard ready < options.waitForReaders else {
                return
            }
            guard MonotonicTime.now.seconds(since: started) < options.patience else {
                throw Failure(
                    """
                    \(ready) of \(options.waitForReaders) processes with readers were ready after \
                    \(options.patience.text) s. Start them first.
                    """
                )
            }
            try await Task.sleep(for: Self.pollInterval)
        }
    }

    private func sendAll(_ clients: [ChatClient]) async throws -> Result {
        let senders = options.flows.map { flow in
            LatencySender(clients[flow % clients.count], flow: flow, options: options)
        }
        let start = MonotonicTime.now.advanced(byNanoseconds: Self.head)
        let meter = ProcessorMeter()
        meter.start()
        try await withThrowingTaskGroup { group in
            for (flow, sender) in senders.enumerated() {
                group.addTask { try await send(flow, with: sender, start: start) }
            }
            try await group.waitForAll()
        }
        var lags: [UInt64] = []
        for sender in senders {
            lags += await sender.lags
        }
        let sent = options.schedule.count
        return Result(
            sent: sent,
            lags: LatencyDistribution(lags),
            processorMicroseconds: (meter.microseconds() ?? 0) / Double(max(sent, 1))
        )
    }

    /// Sends all messages of a flow, each at its time, without waiting for the answers to those before it.
    private func send(_ flow: Int, with sender: LatencySender, start: MonotonicTime) async throws {
        let schedule = options.schedule
        // The SDK bounds the number of messages that wait for their answer: it refuses more.
        try await withThrowingDiscardingTaskGroup { group in
            for number in 0..<schedule.count(of: flow) where !group.isCancelled {
                let due = start.advanced(byNanoseconds: schedule.nanoseconds(of: number, in: flow))
                let wait = due.nanoseconds(since: .now)
                if wait > 0 {
                    try await Task.sleep(for: .nanoseconds(wait), tolerance: .zero)
                }
                group.addTask { try await sender.sendNext(start: start, schedule: schedule) }
            }
        }
        try await sender.sendEnd()
    }
}
