import Synchronization

/// Backpressure: the event queue of one connection, for one consumer. While more than ``highWaterMark`` events
/// wait, the connection reads no messages, unless a request awaits its answer: they stay on the server.
public struct ChatEvents: AsyncSequence, Sendable {
    /// Waiting events at which the connection stops reading messages.
    static let highWaterMark = 1024

    /// Waiting events at which it reads messages again.
    static let lowWaterMark = 256

    /// What waits for the consumer.
    enum Entry: Sendable {
        case event(ChatEvent)
        /// A message that the consumer is not given, because this device sent it: the next of its conversation.
        case passed(MessagePlace)
    }

    private let stream: AsyncStream<Entry>
    private let continuation: AsyncStream<Entry>.Continuation
    private let level = WaterLevel()

    /// The progress of the consumer.
    let taken: TakenProgress

    /// The news about encryption that the consumer has dealt with.
    let told = ToldNews()

    init(progress: SyncProgress = SyncProgress()) {
        taken = TakenProgress(progress)
        // The stream is unbounded; the water marks bound it. The connection stops adding long before memory matters.
        (stream, continuation) = AsyncStream.makeStream()
    }

    /// Starts consuming. Only one consumer gets each event.
    public func makeAsyncIterator() -> Iterator {
        Iterator(base: stream.makeAsyncIterator(), level: level, taken: taken, told: told)
    }

    /// An iterator over the events.
    public struct Iterator: AsyncIteratorProtocol {
        var base: AsyncStream<Entry>.Iterator
        let level: WaterLevel
        let taken: TakenProgress
        let told: ToldNews

        /// Returns the next event; `nil` after ``ChatEvent/disconnected(_:)``.
        public mutating func next(isolation actor: isolated (any Actor)?) async -> ChatEvent? {
            taken.cameBack()
            told.cameBack()
            while let entry = await base.next(isolation: actor) {
                level.fell()
                switch entry {
                case .passed(let place): taken.passed(place)
                case .event(let event):
                    note(event)
                    return event
                }
            }
            return nil
        }

        private func note(_ event: ChatEvent) {
            switch event {
            case .message(let message), .unopened(let message): taken.took(message)
            case .restored: taken.tookRestart()
            case .encryption(let news): told.took(news)
            case .opened, .wireChanged, .presence, .receipt, .room, .announcement, .connection, .waiting,
                .disconnected:
                break
            }
        }
    }
}

extension ChatEvents {
    /// Whether messages may be added.
    var hasRoom: Bool {
        waiting < Self.highWaterMark
    }

    /// The number of events that wait for the consumer.
    var waiting: Int {
        level.value
    }

    /// Sets the action to call when the consumer has drained the queue to ``lowWaterMark``.
    func onRoom(_ action: @escaping @Sendable () -> Void) {
        level.onLow(action)
    }

    func add(_ event: ChatEvent) {
        add(.event(event))
    }

    /// Adds a message that the consumer is not given: it only moves on.
    func pass(_ place: MessagePlace) {
        add(.passed(place))
    }

    /// Handles a change of the server's data.
    ///
    /// - Parameter progress: The device's progress in the new data when it takes this event.
    func restored(_ progress: SyncProgress) {
        taken.willRestart(from: progress)
        add(.restored)
    }

    private func add(_ entry: Entry) {
        level.rose()
        continuation.yield(entry)
    }

    func finish() {
        continuation.finish()
    }
}

/// Counts the events that wait for the consumer.
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
