import NIOCore

/// Participants that log in and leave at once, several at a time. Confined to the scenario's event loop.
final class LoginStorm {
    /// Nanoseconds from connecting to being in, of participants that have left.
    private(set) var latencies: [UInt64] = []

    private let names: [String]
    private let count: Int
    private let wire: any ParticipantWire
    private let eventLoop: any EventLoop
    private let patience: TimeAmount
    private let done: (Result<Void, Failure>) -> Void
    private var started = 0
    private var isOver = false

    /// - Parameters:
    ///   - names: The accounts that take turns, at least as many as log in at once: no account is in twice.
    ///   - patience: How long each may take to log in and leave.
    ///   - done: Called once.
    init(
        _ names: [String],
        count: Int,
        by wire: any ParticipantWire,
        on eventLoop: any EventLoop,
        patience: TimeAmount,
        done: @escaping (Result<Void, Failure>) -> Void
    ) {
        self.names = names
        self.count = count
        self.wire = wire
        self.eventLoop = eventLoop
        self.patience = patience
        self.done = done
    }

    /// Starts the logins.
    ///
    /// - Parameter atOnce: How many at a time.
    func start(atOnce: Int) {
        for lane in 0..<min(atOnce, names.count, count) {
            next(lane, step: min(atOnce, names.count), turn: 0)
        }
    }

    /// Starts the next login of a lane. Each lane has names of its own.
    private func next(_ lane: Int, step: Int, turn: Int) {
        guard !isOver, started < count else {
            return
        }
        started += 1
        let inLane = (names.count - lane + step - 1) / step
        let name = names[lane + turn % inLane * step]
        let began = MonotonicTime.now
        let timer = eventLoop.assumeIsolated().scheduleTask(in: patience) {
            let seconds = Double(self.patience.nanoseconds) / 1e9
            self.end(.failure(Failure("\(name) did not get in and out within \(seconds.text) s.")))
        }
        wire.join(name, on: eventLoop, receive: { _ in }).assumeIsolated().whenComplete { result in
            switch result {
            case .success(let participant):
                let latency = MonotonicTime.now.nanoseconds(since: began)
                participant.close().assumeIsolated().whenComplete { _ in
                    timer.cancel()
                    self.left(latency)
                    self.next(lane, step: step, turn: turn + 1)
                }
            case .failure(let error):
                timer.cancel()
                self.end(.failure(error as? Failure ?? Failure("\(name) could not get in: \(error).")))
            }
        }
    }

    private func left(_ latency: UInt64) {
        latencies.append(latency)
        if latencies.count == count {
            end(.success(()))
        }
    }

    private func end(_ result: Result<Void, Failure>) {
        guard !isOver else {
            return
        }
        isOver = true
        done(result)
    }
}
