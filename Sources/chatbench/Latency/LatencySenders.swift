import ChatClientCore

/// The senders of a run, all in this process.
struct LatencySenders: Sendable {
    /// What they have done.
    struct Result: Sendable {
        /// Messages sent in all, with those of the warm-up, without the end marks.
        let sent: Int
        /// How much later than due they were sent.
        let lags: LatencyDistribution
        /// Microseconds of this process's processor time a message.
        let processorMicroseconds: Double
    }

    /// How often it looks who is online.
    private static let pollInterval: Duration = .milliseconds(100)

    /// Nanoseconds between the moment when all are ready and the first message.
    private static let head: UInt64 = 100_000_000

    let options: LatencyOptions
    let address: ServerAddress
    let configuration: ChatClientConfiguration

    /// Logs all in, waits for the readers, and sends everything at its time.
    ///
    /// - Throws: ``Failure`` or ``ChatError`` at the first message that was not stored: such a run shows nothing.
    func run() async throws -> Result {
        try await withClients([]) { clients in
            try await withThrowingTaskGroup(of: Result?.self) { group in
                for client in clients {
                    // Senders read each other's messages, so that the server does not meet readers that stand still.
                    group.addTask {
                        for await _ in client.events {}
                        return nil
                    }
                }
                group.addTask {
                    try await waitForReaders(clients)
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

    /// Logs in one sender after the other, and calls `body` with all of them.
    private func withClients(
        _ clients: [ChatClient],
        _ body: ([ChatClient]) async throws -> Result
    ) async throws -> Result {
        guard clients.count < options.senders else {
            return try await body(clients)
        }
        return try await ChatClient.withConnection(to: address, configuration: configuration) { client in
            let name = BenchAccounts(run: options.run).name(.send, clients.count)
            try await BenchAccounts.enter(name, over: client)
            let result = try await withClients(clients + [client], body)
            // The result is there, whatever becomes of the goodbye.
            try? await client.logOut()
            return result
        }
    }

    private func waitForReaders(_ clients: [ChatClient]) async throws {
        guard let client = clients.first else {
            return
        }
        let started = MonotonicTime.now
        let accounts = BenchAccounts(run: options.run)
        while true {
            let online = accounts.readers(among: try await client.activeUsers())
            guard online < options.awaitedReaders else {
                return
            }
            guard MonotonicTime.now.seconds(since: started) < options.patience else {
                throw Failure(
                    "\(online) of \(options.awaitedReaders) readers were online after \(options.patience.text) s. Start them first."
                )
            }
            try await Task.sleep(for: Self.pollInterval)
        }
    }

    private func sendAll(_ clients: [ChatClient]) async throws -> Result {
        let senders = clients.enumerated().map { LatencySender($1, index: $0, options: options) }
        let start = MonotonicTime.now.advanced(byNanoseconds: Self.head)
        let meter = ProcessorMeter()
        meter.start()
        try await withThrowingTaskGroup { group in
            for (index, sender) in senders.enumerated() {
                group.addTask { try await send(with: sender, index: index, start: start) }
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

    /// Sends all of one sender's messages, each at its time, without waiting for the answers to those before it.
    private func send(with sender: LatencySender, index: Int, start: MonotonicTime) async throws {
        let schedule = options.schedule
        // How many wait for their answer at once is bounded by the SDK, which refuses more.
        try await withThrowingDiscardingTaskGroup { group in
            for number in 0..<schedule.count(of: index) where !group.isCancelled {
                let due = start.advanced(byNanoseconds: schedule.nanoseconds(of: number, from: index))
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
