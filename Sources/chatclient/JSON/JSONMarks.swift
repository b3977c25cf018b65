import ChatClientCore
import Synchronization

/// What ``JSONFace`` has handed on of direct messages, for the server to be told once a second. Whether anybody has read
/// them, only the program knows.
final class JSONMarks: Sendable {
    private struct State {
        var book = MarkBook()
        var account = ""
        var isInterrupted = false
    }

    private let state = Mutex(State())

    /// Learns whose session it is.
    func loggedIn(_ username: String) {
        state.withLock { $0.account = username }
    }

    /// Takes note of a message that was written out.
    func note(_ message: ReceivedMessage) {
        state.withLock { $0.book.note(message, isRead: false, of: $0.account) }
    }

    /// Learns what happened to the connection.
    func note(_ change: ConnectionChange) {
        state.withLock { state in
            if case .interrupted = change {
                state.isInterrupted = true
            } else {
                state.isInterrupted = false
            }
        }
    }

    /// What to tell the server now: nothing while it would have to wait for the connection.
    func take() -> [Request] {
        state.withLock { $0.isInterrupted ? [] : $0.book.take() }
    }

    /// What to tell the server before the session ends.
    func takeAll() -> [Request] {
        state.withLock { $0.isInterrupted ? [] : $0.book.takeAll() }
    }
}
