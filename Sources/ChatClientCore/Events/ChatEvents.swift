import Synchronization

/// The events of one connection, for one consumer. While more than ``highWaterMark`` wait for it, the connection takes
/// no messages, unless a request awaits its answer: the server keeps them.
public struct ChatEvents: AsyncSequence, Sendable {
    /// Waiting events at which the connection stops taking messages.
    static let highWaterMark = 1024

    /// Waiting events at which it takes messages again.
    static let lowWaterMark = 256

    private let stream: AsyncStream<ChatEvent>
    private let continuation: AsyncStream<ChatEvent>.Continuation
    private let level = WaterLevel()

    /// What has been taken out of here.
    let taken: TakenProgress

    init(progress: SyncProgress = SyncProgress()) {
        taken = TakenProgress(progress)
        // Unbounded here, bounded by the water marks: the connection stops adding long before memory matters.
        (stream, continuation) = AsyncStream.makeStream()
    }

    /// Starts consuming. Only one consumer gets each event.
    public func makeAsyncIterator() -> Iterator {
        Iterator(base: stream.makeAsyncIterator(), level: level, taken: taken)
    }

    /// Takes events one by one.
    public struct Iterator: AsyncIteratorProtocol {
        var base: AsyncStream<ChatEvent>.Iterator
        let level: WaterLevel
        let taken: TakenProgress

        /// The next event; `nil` after ``ChatEvent/disconnected(_:)``.
        public mutating func next(isolation actor: isolated (any Actor)?) async -> ChatEvent? {
            taken.cameBack()
            let event = await base.next(isolation: actor)
            if event != nil {
                level.fell()
            }
            switch event {
            case .message(let message): taken.took(message)
            case .restored: taken.tookRestart()
            case .wireChanged, .presence, .receipt, .room, .connection, .waiting, .disconnected, nil: break
            }
            return event
        }
    }
}

extension ChatEvents {
    /// Whether messages may be added.
    var hasRoom: Bool {
        waiting < Self.highWaterMark
    }

    /// Events that wait for their consumer.
    var waiting: Int {
        level.value
    }

    /// Calls this whenever the consumer has made room again.
    func onRoom(_ action: @escaping @Sendable () -> Void) {
        level.onLow(action)
    }

    func add(_ event: ChatEvent) {
        level.rose()
        continuation.yield(event)
    }

    /// The server's data are others from here on.
    ///
    /// - Parameter progress: What the device has of them when it takes this event.
    func restored(_ progress: SyncProgress) {
        taken.willRestart(from: progress)
        add(.restored)
    }

    func finish() {
        continuation.finish()
    }
}

/// How many events wait for their consumer.
final class WaterLevel: Sendable {
    private let count = Atomic<Int>(0)
    private let action = Mutex<(@Sendable () -> Void)?>(nil)

    var value: Int {
        count.load(ordering: .relaxed)
    }

    func onLow(_ action: @escaping @Sendable () -> Void) {
        self.action.withLock { $0 = action }
    }

    func rose() {
        count.add(1, ordering: .relaxed)
    }

    func fell() {
        let (_, value) = count.subtract(1, ordering: .relaxed)
        if value == ChatEvents.lowWaterMark {
            action.withLock { $0 }?()
        }
    }
}
