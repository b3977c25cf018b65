import NIOCore
import Synchronization

/// The end of something that one caller waits for, a one-shot promise. It completes once; later completions have no
/// effect.
final class Ticket<Value: Sendable>: Sendable {
    private enum State {
        case open
        case waiting(CheckedContinuation<Value, any Error>)
        case ended(Result<Value, any Error>)
        case taken
    }

    private let state = Mutex(State.open)

    init() {}

    /// Waits for the end. A cancelled caller does not wait.
    func value() async throws -> Value {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let ended: Result<Value, any Error>? = state.withLock { state in
                    if case .ended(let result) = state {
                        state = .taken
                        return result
                    }
                    state = .waiting(continuation)
                    return nil
                }
                ended.map { continuation.resume(with: $0) }
            }
        } onCancel: {
            end(.failure(CancellationError()))
        }
    }

    /// Waits for the end for a time. A cancelled caller does not wait.
    ///
    /// - Throws: ``ChatError``: there was no answer in that time.
    func value(within time: TimeAmount, on eventLoop: any EventLoop) async throws -> Value {
        let timeout = eventLoop.scheduleTask(in: time) {
            self.end(.failure(ChatError.unanswered))
        }
        defer { timeout.cancel() }
        return try await value()
    }

    /// Whether nobody waits any more.
    var hasEnded: Bool {
        state.withLock { state in
            switch state {
            case .open, .waiting: false
            case .ended, .taken: true
            }
        }
    }

    /// Ends it.
    func end(_ result: Result<Value, any Error>) {
        let waiting: CheckedContinuation<Value, any Error>? = state.withLock { state in
            switch state {
            case .open:
                state = .ended(result)
                return nil
            case .waiting(let continuation):
                state = .taken
                return continuation
            case .ended, .taken:
                return nil
            }
        }
        waiting?.resume(with: result)
    }
}
