import ChatClientCore

/// The readers of this process, at once.
struct LatencyReaders: Sendable {
    /// What they have got, together.
    struct Result: Sendable {
        /// Latencies of the messages that count.
        let latencies: LatencyDistribution
        /// The readers' tallies.
        let tallies: [ReaderTally]
        /// Microseconds of this process's processor time a message that counts.
        let processorMicroseconds: Double
    }

    let options: LatencyOptions
    let address: ServerAddress
    let configuration: ChatClientConfiguration

    /// Logs all in and reads until all are done.
    ///
    /// - Throws: ``Failure`` or ``ChatError`` when there is no result.
    func run() async throws -> Result {
        let meter = ProcessorMeter()
        let tallies = try await withThrowingTaskGroup(of: ReaderTally.self) { group in
            for index in 0..<options.readers {
                group.addTask { try await read(index, meter: meter) }
            }
            return try await group.reduce(into: []) { $0.append($1) }
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

    private func read(_ index: Int, meter: ProcessorMeter) async throws -> ReaderTally {
        let part = BenchAccounts.Part(reading: options.preference)
        let name = BenchAccounts(run: options.run).name(part, index)
        return try await ChatClient.withConnection(to: address, configuration: configuration) { client in
            try await BenchAccounts.enter(name, over: client)
            let tally = try await LatencyReader(options, meter: meter).read(client.events)
            // The result is there, whatever becomes of the goodbye.
            try? await client.logOut()
            return tally
        }
    }
}
