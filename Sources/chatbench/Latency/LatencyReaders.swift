import ChatClientCore

/// All readers of this process, which run concurrently.
struct LatencyReaders: Sendable {
    /// Their combined result.
    struct Result: Sendable {
        /// Latencies of the messages that count.
        let latencies: LatencyDistribution
        /// The readers' tallies.
        let tallies: [ReaderTally]
        /// Microseconds of this process's processor time per message that counts.
        let processorMicroseconds: Double
    }

    let options: LatencyOptions
    let address: ServerAddress
    let configuration: ChatClientConfiguration

    /// Logs all readers in, and reads until all are done.
    ///
    /// - Throws: ``Failure`` or ``ChatError`` if there is no result.
    func run() async throws -> Result {
        let meter = ProcessorMeter()
        let (signs, continuation) = AsyncStream.makeStream(of: LatencyReader.Sign.self)
        let tallies = try await withThrowingTaskGroup(of: ReaderTally?.self) { group in
            for index in 0..<options.readers {
                group.addTask { try await read(index, meter: meter, signs: continuation) }
            }
            group.addTask {
                try await showReady(signs)
                return nil
            }
            var tallies: [ReaderTally] = []
            while tallies.count < options.readers, let result = try await group.next() {
                tallies += [result].compactMap(\.self)
            }
            group.cancelAll()
            return tallies
        }
        let microseconds = meter.microseconds() ?? 0
        let latencies = LatencyDistribution(tallies.flatMap(\.samples))
        guard latencies.count > 0 else {
            throw Failure("No message came that counts. Are the run's senders done?")
        }
        guard tallies.allSatisfy({ $0.overflow == 0 }) else {
            throw Failure(
                "A reader got more than \(ReaderTally.maximumSamples) messages that count. Lower --rate or --seconds."
            )
        }
        return Result(
            latencies: latencies,
            tallies: tallies,
            processorMicroseconds: microseconds / Double(latencies.count)
        )
    }

    private func read(
        _ index: Int,
        meter: ProcessorMeter,
        signs: AsyncStream<LatencyReader.Sign>.Continuation
    ) async throws -> ReaderTally {
        let name = BenchAccounts(run: options.run).reader(index)
        return try await ChatClient.withConnection(to: address, configuration: configuration) { client in
            try await BenchAccounts.enter(name, over: client)
            let reader = LatencyReader(options, index: index, meter: meter, signs: signs)
            let tally = try await reader.read(client.events)
            // The result is complete, even if the log-out fails.
            try? await client.logOut()
            return tally
        }
    }

    /// Once all readers are ready, keeps the run's mark in the list of online users until the first message arrives.
    private func showReady(_ signs: AsyncStream<LatencyReader.Sign>) async throws {
        var waiting = options.readers
        for await sign in signs where sign == .ready {
            waiting -= 1
            if waiting == 0 {
                break
            }
        }
        try Task.checkCancellation()
        let name = BenchAccounts(run: options.run).mark(of: options.wire)
        try await ChatClient.withConnection(to: address, configuration: configuration) { client in
            try await BenchAccounts.enter(name, over: client)
            for await sign in signs where sign == .begun {
                break
            }
            try? await client.logOut()
        }
    }
}
