import NIOCore

extension Stage {
    /// Logs sessions in and leaves them idle.
    ///
    /// - Throws: ``Failure`` when a login failed, or the server's process was not given.
    func idle(sessions: Int, steps: Int, by wire: any ParticipantWire) async throws -> IdleReport {
        guard let process = options.process else {
            throw Failure("Nobody said which process the server is.")
        }
        let began = MonotonicTime.now
        var participants: [any Participant] = []
        var looks = [IdleReport.Step(sessions: 0, bytes: try process.memory())]
        var rest: LoadMeter.Use?
        let losses = LossCount()
        for step in 1...steps {
            let names = (participants.count..<sessions * step / steps).map { "bench-idle-\($0 + 1)" }
            let few = try await gather(names, by: wire)
            for participant in few {
                participant.whenFailed { _ in losses.count += 1 }
            }
            participants += few
            let start = try LoadMeter(server: process)
            progress.show("\(participants.count) of \(sessions) are in")
            try await Task.sleep(for: .seconds(options.seconds))
            rest = try LoadMeter(server: process).use(since: start)
            looks.append(.init(sessions: participants.count, bytes: try process.memory()))
        }
        let seconds = MonotonicTime.now.seconds(since: began)
        let used = rest.flatMap { rest in
            rest.server.map { ($0.user + $0.system) / rest.seconds / Double(sessions) }
        }
        let lost = losses.count
        await leave(participants)
        progress.end()
        return IdleReport(
            wire: options.wire.rawValue,
            sessions: sessions,
            lost: lost,
            seconds: seconds,
            steps: looks,
            restMicroseconds: used
        )
    }

    /// Logs in and out repeatedly, several at a time.
    ///
    /// - Throws: ``Failure`` when a login failed.
    func logIn(_ count: Int, accounts: Int, by wire: any ParticipantWire) async throws -> LoginReport {
        let names = (0..<accounts).map { "bench-login-\($0 + 1)" }
        // Registers the accounts and warms up.
        _ = try await storm(names, count: accounts, "making accounts", by: wire)
        let (use, latencies) = try await storm(names, count: count, "logging in", by: wire)
        progress.end()
        return LoginReport(
            wire: options.wire,
            count: count,
            atOnce: options.atOnce,
            use: use,
            latencies: LatencyDistribution(latencies)
        )
    }

    private func storm(
        _ names: [String],
        count: Int,
        _ phase: String,
        by wire: any ParticipantWire
    ) async throws -> (LoadMeter.Use, [UInt64]) {
        let server = options.process
        let patience = TimeAmount.nanoseconds(Int64(options.patience * 1e9))
        var end: Result<LoadMeter, any Error>?
        let storm = LoginStorm(names, count: count, by: wire, on: eventLoop, patience: patience) { result in
            end = Result {
                try result.get()
                return try LoadMeter(server: server)
            }
        }
        let start = try LoadMeter(server: server)
        storm.start(atOnce: options.atOnce)
        while end == nil {
            try await Task.sleep(for: Self.pollInterval)
            progress.show("\(phase): \(storm.latencies.count) of \(count)")
        }
        return (try end?.get().use(since: start) ?? start.use(since: start), storm.latencies)
    }

    /// Counts lost sessions. Confined to the event loop.
    private final class LossCount {
        var count = 0
    }
}
