import ChatClientCore
import Synchronization

/// What ``JSONFace`` has handed on of direct messages, for the server to be told once a second. Whether anybody has read
/// them, only the program knows.
final class JSONMarks: Sendable {
    private struct State {
        var book = MarkBook()
        var account = ""
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

    /// What to tell the server now.
    func take() -> [Request] {
        state.withLock { $0.book.take() }
    }
}
