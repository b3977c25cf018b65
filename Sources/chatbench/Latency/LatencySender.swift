import ChatClientCore

/// The sender of one flow. An actor, so that the numbers go out in their order, whichever task of many is first to run.
actor LatencySender {
    private let client: ChatClient
    private let recipient: Recipient
    private let flow: Int
    private let run: String
    private let size: Int
    private var next = 0

    /// How much later than due messages were given to the SDK, in nanoseconds; only of those that count.
    private(set) var lags: [UInt64] = []

    /// Makes a sender over a client that has logged in; several may share one.
    init(_ client: ChatClient, flow: Int, options: LatencyOptions) {
        self.client = client
        self.flow = flow
        recipient = options.recipient(of: flow)
        run = options.run
        size = options.size
    }

    /// Sends the next message. Between the stamp and the hand-over to the connection nothing suspends.
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

    /// Tells the readers that this was all.
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
