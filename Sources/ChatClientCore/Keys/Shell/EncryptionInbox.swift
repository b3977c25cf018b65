import ChatProtocol
import DequeModule
import Synchronization

/// What a session tells its encryption, in the order in which it happened.
enum SessionNews: Sendable {
    /// An event for the consumer; messages are still sealed.
    case event(ChatEvent)
    /// A connection has logged in.
    case loggedIn(SessionLogin)
    /// The connection ended.
    case disconnected
    /// Events of the server for the keys.
    case devicesChanged(account: String)
    case mailWaiting
    case prekeysLow(left: Int)
}

/// A login of the session.
struct SessionLogin: Sendable {
    let facts: LoginFacts
    /// The number of the connection in the session.
    let connection: UInt64
    let limits: ServerLimits
}

/// What is done before the session's news, which may wait for a slow consumer.
enum EncryptionErrand: Sendable {
    case send(OutgoingText, Ticket<Receipt>)
    /// The caller of a text waits no longer, or the text has ended.
    case withdraw(UInt64)
    case command(EncryptionEvent, CommandNumber, Ticket<Void>)
    /// The answer to a request on a connection.
    case answered(RequestNumber, EncryptionRequest, connection: UInt64, PendingRequests.Answer)
    /// Direct messages were shown.
    case marked
    /// A time has come.
    case timer(EncryptionTimer)
    /// The key store, which had failed, was tried; the error if it still does not work.
    case triedStore(KeyStoreError?)
}

extension EncryptionErrand {
    /// Ends it undone.
    func end(with error: ChatError) {
        switch self {
        case .send(_, let ticket): ticket.end(.failure(error))
        case .command(_, _, let ticket): ticket.end(.failure(error))
        case .answered, .withdraw, .marked, .timer, .triedStore: break
        }
    }
}

/// What the encryption waits for.
enum EncryptionTimer: Hashable, Sendable {
    case tick
    case marks
    /// Events wait no longer for messages before them.
    case barrier
    /// The key store is tried again.
    case store
    /// The login is repeated.
    case login
    /// Another program on the store may have sent its text.
    case turn
}

/// What waits for the encryption of a session: filled on the session's event loop and by callers, emptied by
/// ``EncryptionPipeline/run(for:)``.
final class EncryptionInbox: Sendable {
    private struct State {
        var news: Deque<SessionNews> = []
        var errands: Deque<EncryptionErrand> = []
        var hasEnded = false
        var nextNumber: UInt64 = 1
    }

    private let state = Mutex(State())
    private let onRoom = Mutex<(@Sendable () -> Void)?>(nil)
    private let (signals, signal) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))

    init() {}

    /// Whether messages may be added, as ``ChatEvents/hasRoom``.
    var hasRoom: Bool {
        state.withLock { $0.news.count < ChatEvents.highWaterMark }
    }

    /// Sets the action to call when the news have been worked off to ``ChatEvents/lowWaterMark``.
    func onRoom(_ action: @escaping @Sendable () -> Void) {
        onRoom.withLock { $0 = action }
    }

    /// Returns a number for a text or a command.
    func makeNumber() -> UInt64 {
        state.withLock { state in
            defer { state.nextNumber += 1 }
            return state.nextNumber
        }
    }

    func add(_ news: SessionNews) {
        state.withLock { $0.news.append(news) }
        wake()
    }

    /// Adds an errand.
    ///
    /// - Returns: Whether it will be done: the session has not ended.
    @discardableResult func add(_ errand: EncryptionErrand) -> Bool {
        let isOpen = state.withLock { state in
            guard !state.hasEnded else {
                return false
            }
            state.errands.append(errand)
            return true
        }
        wake()
        return isOpen
    }

    /// Wakes the consumer.
    func wake() {
        signal.yield()
    }

    /// Ends the signals after the news that are there.
    func finish() {
        signal.finish()
    }

    /// Refuses further errands, and returns those that were not done.
    func close() -> [EncryptionErrand] {
        state.withLock { state in
            state.hasEnded = true
            defer { state.errands.removeAll() }
            return Array(state.errands)
        }
    }

    /// Waits until there may be something to do; `nil` after ``finish()``.
    func iterator() -> AsyncStream<Void>.Iterator {
        signals.makeAsyncIterator()
    }

    func popErrand() -> EncryptionErrand? {
        state.withLock { $0.errands.popFirst() }
    }

    /// Removes the first events whose place among others does not matter to the machine, as many as fit into a step.
    func popBatch() -> NewsBatch {
        var batch = NewsBatch()
        while batch.hasRoom, case .event(let event)? = popNews(where: \.isForBatch) {
            batch.append(event)
        }
        return batch
    }

    /// Removes the first news, if `isWanted` says so.
    func popNews(where isWanted: (SessionNews) -> Bool = { _ in true }) -> SessionNews? {
        let (news, isLow) = state.withLock { state -> (SessionNews?, Bool) in
            guard let first = state.news.first, isWanted(first) else {
                return (nil, false)
            }
            state.news.removeFirst()
            return (first, state.news.count == ChatEvents.lowWaterMark)
        }
        if isLow {
            onRoom.withLock { $0 }?()
        }
        return news
    }
}
