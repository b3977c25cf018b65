import Synchronization

/// Cancellation token of one connection: tells running work that the channel has closed. Requests of a
/// connection are served one after the other, so at most one piece of work listens at a time.
final class ConnectionEnd: Sendable {
    private struct State {
        var isReached = false
        var handler: (@Sendable () -> Void)?
    }

    private let state = Mutex(State())

    /// Makes the token of an open connection.
    init() {}

    /// Whether the connection has closed.
    var isReached: Bool {
        state.withLock { $0.isReached }
    }

    /// Cancels the work: the connection has closed.
    func reach() {
        let handler = state.withLock { state in
            state.isReached = true
            return state.handler.take()
        }
        handler?()
    }

    /// Calls a handler when the connection closes, or at once if it has closed. Replaces the previous handler.
    func whenReached(_ handler: @escaping @Sendable () -> Void) {
        let isReached = state.withLock { state in
            if !state.isReached {
                state.handler = handler
            }
            return state.isReached
        }
        if isReached {
            handler()
        }
    }
}
