import ChatClientCore

/// The sender of one flow. An actor, so that messages go out in order of their numbers, no matter which of many tasks
/// runs first.
actor LatencySender {
    private let client: ChatClient
    private let recipient: Recipient
    private let flow: Int
    private let run: String
    private let size: Int
    private var next = 0

    /// Delay of the SDK call after each message's due time, in nanoseconds; only of messages that count.
    private(set) var lags: [UInt64] = []

    /// Makes a sender over a client that has logged in; several may share one.
    init(_ client: ChatClient, flow: Int, options: LatencyOptions) {
        self.client = client
        self.flow = flow
        recipient = options.recipient(of: flow)
        run = options.run
        size = options.size
    }

    /// Sends the next message. Nothing suspends between the time stamp and the hand-over to the connection.
    ///
    /// - Throws: ``ChatError``.
    func sendNext(start: MonotonicTime, schedule: SendSchedule) async throws {
        let number = next
        next += 1
        let phase = schedule.phase(of: number, in: flow)
        let due = start.advanced(byNanoseconds: schedule.nanoseconds(of: number, in: flow))
        let stamp = MonotonicTime.now
        if phase == .measured {
            lags.append(stamp.nanoseconds(since: due))
        }
        try await send(phase, number: number, stamp: stamp)
    }

    /// Sends the end mark to the readers.
    ///
    /// - Throws: ``ChatError``.
    func sendEnd() async throws {
        try await send(.end, number: next, stamp: .now)
    }

    private func send(_ phase: BenchPayload.Phase, number: Int, stamp: MonotonicTime) async throws {
        let payload = BenchPayload(run: run, flow: flow, number: number, phase: phase, stamp: stamp)
        _ = try await client.send(payload.text(size: size), to: recipient)
    }
}
