import NIOCore

/// Logs participants in, a few at a time. Confined to the scenario's event loop.
final class Gathering {
    /// Participants, in the order of their names, once all are in.
    private(set) var participants: [any Participant] = []

    /// Number of participants that are in.
    private(set) var count = 0

    private let names: [String]
    private let wire: any ParticipantWire
    private let eventLoop: any EventLoop
    private let patience: TimeAmount
    private let receive: (ByteBuffer, Int) -> Void
    private let done: (Result<Void, Failure>) -> Void
    private var places: [(any Participant)?]
    private var nextPlace = 0
    private var isOver = false

    /// - Parameters:
    ///   - patience: The time-out of each participant.
    ///   - receive: Called with each text and the reader's place.
    ///   - done: Called once.
    init(
        _ names: [String],
        by wire: any ParticipantWire,
        on eventLoop: any EventLoop,
        patience: TimeAmount,
        receive: @escaping (ByteBuffer, Int) -> Void,
        done: @escaping (Result<Void, Failure>) -> Void
    ) {
        self.names = names
        self.wire = wire
        self.eventLoop = eventLoop
        self.patience = patience
        self.receive = receive
        self.done = done
        places = names.map { _ in nil }
    }

    /// Starts to log them in.
    ///
    /// - Parameter atOnce: How many at a time.
    func start(atOnce: Int) {
        guard !names.isEmpty else {
            return end(.success(()))
        }
        for _ in 0..<min(atOnce, names.count) {
            joinNext()
        }
    }

    private func joinNext() {
        guard !isOver, nextPlace < names.count else {
            return
        }
        let place = nextPlace
        nextPlace += 1
        let receive = receive
        let timer = eventLoop.assumeIsolated().scheduleTask(in: patience) {
            let seconds = Double(self.patience.nanoseconds) / 1e9
            self.end(.failure(Failure("\(self.names[place]) was not in after \(seconds.text) s.")))
        }
        wire.join(names[place], on: eventLoop) { receive($0, place) }.assumeIsolated().whenComplete { result in
            timer.cancel()
            switch result {
            case .success(let participant): self.joined(participant, at: place)
            case .failure(let error as Failure): self.end(.failure(error))
            case .failure(let error): self.end(.failure(Failure("\(self.names[place]) could not get in: \(error).")))
            }
        }
    }

    private func joined(_ participant: any Participant, at place: Int) {
        places[place] = participant
        count += 1
        guard count == names.count else {
            return joinNext()
        }
        participants = places.compactMap(\.self)
        end(.success(()))
    }

    private func end(_ result: Result<Void, Failure>) {
        guard !isOver else {
            return
        }
        isOver = true
        done(result)
    }
}
