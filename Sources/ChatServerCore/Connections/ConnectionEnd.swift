import Synchronization

/// Tells work under way for a connection that its channel has closed: the cancellation token of one connection. Its
/// requests are served one after the other, so one piece of work listens at a time.
final class ConnectionEnd: Sendable {
    private struct State {
        var isReached = false
        var handler: (@Sendable () -> Void)?
    }

    private let state = Mutex(State())

    /// Makes the end of a connection that is open.
    init() {}

    /// Whether the connection has closed.
    var isReached: Bool {
        state.withLock { $0.isReached }
    }

    /// The connection has closed.
    func reach() {
        let handler = state.withLock { state in
            state.isReached = true
            return state.handler.take()
        }
        handler?()
    }

    /// Has something done when the connection closes, or at once when it has. It takes the place of what was set
    /// before.
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
