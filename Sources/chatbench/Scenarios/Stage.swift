import NIOCore

/// The stage of a scenario: logs the participants in, warms up, measures, and bounds every wait. Its executor is the
/// event loop of all participants, so it may call them and their counters directly.
actor Stage {
    /// Interval of checking whether anything is still going on.
    static let pollInterval: Duration = .milliseconds(50)

    /// Time after the last message in which a duplicate would show.
    private static let linger: Duration = .milliseconds(500)

    let eventLoop: any EventLoop
    let options: ScenarioOptions
    var progress = Progress()
    private var memory = MemoryLine()

    nonisolated var unownedExecutor: UnownedSerialExecutor {
        eventLoop.executor.asUnownedSerialExecutor()
    }

    /// - Parameter eventLoop: The event loop of all participants.
    init(_ options: ScenarioOptions, eventLoop: any EventLoop) {
        self.options = options
        self.eventLoop = eventLoop
    }

    /// Plays a plan of messages.
    ///
    /// - Throws: ``Failure`` if there is no result; lost messages are part of a result.
    func play(
        _ plan: TrafficPlan,
        by wire: any ParticipantWire,
        _ measurement: Measurement
    ) async throws -> TrafficResult {
        let traffic = Traffic(plan, eventLoop: eventLoop)
        let participants = try await gather(plan.names, by: wire) { text, reader in
            traffic.receive(text, by: reader)
        }
        traffic.use(participants)
        _ = try await run(traffic, "warm-up", Measurement(length: .seconds(options.warmUp)))
        let before = traffic.ledger
        let use = try await run(traffic, "measuring", measurement)
        try await Task.sleep(for: Self.linger)
        let result = TrafficResult(
            before: before,
            after: traffic.ledger,
            use: use,
            latencies: LatencyDistribution(traffic.latencies),
            memory: memory,
            counts: participants.reduce(into: [:]) { $0.merge($1.counts, uniquingKeysWith: +) }
        )
        await leave(participants)
        progress.end()
        return result
    }

    /// Logs all participants in.
    func gather(
        _ names: [String],
        by wire: any ParticipantWire,
        receive: @escaping (ByteBuffer, Int) -> Void = { _, _ in }
    ) async throws -> [any Participant] {
        var outcome: Result<Void, Failure>?
        let gathering = Gathering(
            names,
            by: wire,
            on: eventLoop,
            patience: .nanoseconds(Int64(options.patience * 1e9)),
            receive: receive,
            done: { outcome = $0 }
        )
        gathering.start(atOnce: options.atOnce)
        while outcome == nil {
            try await Task.sleep(for: Self.pollInterval)
            progress.show("\(gathering.count) of \(names.count) are in")
        }
        try outcome?.get()
        return gathering.participants
    }

    /// Sends for a time, or a number of messages, and waits until all have arrived or nothing arrives any more.
    ///
    /// - Returns: The usage from the first message sent to the last one received.
    private func run(
        _ traffic: Traffic,
        _ phase: String,
        _ measurement: Measurement
    ) async throws -> LoadMeter.Use {
        var end: Result<LoadMeter, any Error>?
        let server = options.process
        traffic.whenQuiet = {
            end = end ?? Result { try LoadMeter(server: server) }
        }
        let start = try LoadMeter(server: server)
        let began = MonotonicTime.now
        let delivered = traffic.ledger.delivered
        traffic.start(measurement)
        while end == nil {
            try await Task.sleep(for: Self.pollInterval)
            let now = MonotonicTime.now
            let elapsed = now.seconds(since: began)
            if case .seconds(let seconds) = measurement.length, elapsed >= seconds {
                traffic.stop()
            }
            if let failure = traffic.failure {
                throw failure
            }
            try look(at: elapsed, every: measurement.memoryInterval)
            progress.show("\(phase): \(traffic.ledger.delivered - delivered) deliveries in \(Int(elapsed)) s")
            if now.seconds(since: traffic.lastArrival) > options.patience {
                try giveUp(traffic, phase)
                end = end ?? Result { try LoadMeter(server: server) }
            }
        }
        return try end?.get().use(since: start) ?? start.use(since: start)
    }

    /// Reads the server's memory if a reading is due.
    private func look(at elapsed: Double, every interval: Double?) throws {
        guard let interval, elapsed >= Double(memory.points.count) * interval, let process = options.process else {
            return
        }
        memory.add(.init(seconds: elapsed, bytes: try process.memory()))
    }

    /// Gives up waiting: nothing arrives any more. The earlier deliveries are result enough, unless this was the
    /// warm-up.
    private func giveUp(_ traffic: Traffic, _ phase: String) throws {
        traffic.stop()
        let sentence = """
            \(phase): \(traffic.ledger.outstanding) deliveries of \(traffic.ledger.inFlight) messages did not come within \
            \(options.patience.text) s.
            """
        guard phase != "warm-up" else {
            throw Failure(sentence)
        }
        progress.end()
        Output.note(sentence)
    }

    /// Lets all participants leave, a few at a time.
    func leave(_ participants: [any Participant]) async {
        for start in stride(from: 0, to: participants.count, by: options.atOnce) {
            let few = participants[start..<min(start + options.atOnce, participants.count)]
            let closed = EventLoopFuture.andAllComplete(few.map { $0.close() }, on: eventLoop)
            try? await closed.get()
        }
    }
}
